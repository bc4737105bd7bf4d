"""Google Base, and the product data of Google Merchant Center, which uses the same namespace.

The attributes that Google Base announced in 2005 for events, housing, jobs, personals, recipes, reviews,
vehicles and others; and those of https://support.google.com/merchants/answer/7052112, which are in
use today.  What Merchant Center requires of a product is in the profile `google-merchant`.
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.google_base import (
    address,
    amount,
    currency_name,
    five_stars,
    gender,
    label,
    location,
    marital_status,
    measure,
    moment,
    moment_with_time,
    moments,
    payment_method,
    price_kind,
    reviewer,
    salary_kind,
    true_false,
    whole_measure,
)
from feeds.vocabulary.datatypes.names import country
from feeds.vocabulary.datatypes.quantities import non_negative_integer, number, percentage, year
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Datatype, Namespace, Tag, anything

SEE = "https://support.google.com/merchants/answer/7052112"


def _rows(text: Datatype | None, names: str, where: str = "@item", *, many: bool = False) -> tuple[Tag, ...]:
    return tuple(Tag(name, where, text, many=many) for name in names.split())


def _group(name: str, text: str = "", **others: Datatype) -> tuple[Tag, ...]:
    """An element with children: those in `text` have free text, `others` have a datatype each."""
    parts = [Tag(part, name, anything) for part in text.split()]
    parts += [Tag(part, name, datatype) for part, datatype in others.items()]
    return (Tag(name, "@item", many=True), *parts)


BASE = (
    *_rows(
        anything,
        """
        actor agent apparel_type artist author course course_number course_times cuisine delivery_notes
        education employer ethnicity event_type feature format functions genre immigration_status
        interested_in job_function job_industry job_type language license main_ingredient make
        manufacturer manufacturer_id meal_type model model_number name_of_item_being_reviewed news_source
        occupation operating_systems payment_notes performer programming_language property_type
        provider_class provider_name provider_rank provider_telephone_number publication_name
        publication_volume review_type school school_district sexual_orientation service_type shape subject
        subject_area tax_region trim university vehicle_type zoning
        """,
        many=True,
    ),
    *_rows(anything, "isbn upc vin"),
    *_rows(non_negative_integer, "age bedrooms pages quantity rooms"),
    *_rows(number, "bathrooms"),
    *_rows(whole_measure, "area cooking_time mileage preparation_time"),
    *_rows(
        measure,
        """
        calories cholesterol delivery_radius fiber length height width lot_size megapixels memory
        processor_speed protein saturated_fat screen_size servings sodium total_carbs total_fat weight
        """,
    ),
    *_rows(amount, "hoa_dues price property_taxes salary"),
    *_rows(currency_name, "currency"),
    *_rows(price_kind, "price_type"),
    *_rows(salary_kind, "salary_type"),
    *_rows(five_stars, "rating"),
    *_rows(reviewer, "reviewer_type"),
    *_rows(gender, "gender"),
    *_rows(marital_status, "marital_status"),
    *_rows(percentage, "tax_percent"),
    *_rows(true_false, "listing_type pickup hoa"),
    *_rows(address, "location"),
    *_rows(location, "from_location to_location", many=True),
    *_rows(label, "label", many=True),
    *_rows(payment_method, "payment_accepted", many=True),
    *_rows(full_url, "image_link related_link", many=True),
    *_rows(full_url, "url_of_item_being_reviewed tech_spec_link"),
    *_rows(year, "year"),
    *_rows(moment, "expiration_date publish_date"),
    *_rows(moment_with_time, "expiration_date_time"),
    *_group("course_date_range", start=moment, end=moment),
    *_group("event_date_range", start=moment, end=moment),
    *_group("travel_date_range", start=moment, end=moment),
)

MERCHANT = (
    *_rows(
        anything,
        """
        age_group availability brand canonical_type condition custom_label_0 custom_label_1 custom_label_2
        custom_label_3 custom_label_4 description display_ads_title energy_efficiency_class
        external_seller_id google_product_category gtin id item_group_id material max_energy_efficiency_class
        min_energy_efficiency_class mpn pattern pause pickup_method pickup_sla return_policy_label
        shipping_label short_title size_system store_code sell_on_google_quantity tax_category title
        transit_time_label unit_pricing_base_measure unit_pricing_measure
        """,
    ),
    *_rows(
        anything,
        """
        ads_grouping ads_labels adwords_grouping adwords_labels color excluded_destination
        included_destination product_highlight product_type promotion_id shopping_ads_excluded_country
        size size_type display_ads_similar_id
        """,
        many=True,
    ),
    *_rows(
        full_url,
        """
        ads_redirect adwords_redirect canonical_link display_ads_link link link_template mobile_link
        mobile_link_template virtual_model_link
        """,
    ),
    *_rows(full_url, "additional_image_link lifestyle_image_link video_link", many=True),
    *_rows(
        amount,
        """
        auto_pricing_min_price cost_of_goods_sold maximum_retail_price sale_price
        """,
    ),
    *_rows(
        measure,
        """
        product_height product_length product_weight product_width shipping_height shipping_length
        shipping_weight shipping_width
        """,
    ),
    *_rows(true_false, "is_bundle online_only ads_approval"),
    *_rows(anything, "adult identifier_exists"),
    *_rows(non_negative_integer, "max_handling_time min_handling_time multipack"),
    *_rows(number, "display_ads_value"),
    *_rows(moment, "availability_date disclosure_date"),
    *_rows(moments, "sale_price_effective_date"),
    *_rows(country, "ships_from_country", many=True),
)

GROUPS = (
    *_group(
        "shipping",
        "region service postal_code location_id location_group_name handling_cutoff_time",
        country=country,
        price=amount,
        max_handling_time=non_negative_integer,
        max_transit_time=non_negative_integer,
        min_handling_time=non_negative_integer,
        min_transit_time=non_negative_integer,
    ),
    *_group("tax", "region postal_code location_id tax_ship", country=country, rate=percentage),
    *_group("installment", "credit_type", months=non_negative_integer, amount=amount, downpayment=amount),
    *_group("loyalty_points", "name", points_value=number, ratio=number),
    *_group(
        "loyalty_program",
        "program_label tier_label shipping_label",
        price=amount,
        cashback_for_future_use=amount,
        loyalty_points=number,
        member_price_effective_date=moments,
    ),
    *_group("subscription_cost", "period", period_length=non_negative_integer, amount=amount),
    *_group("product_detail", "section_name attribute_name attribute_value"),
    *_group(
        "certification", "certification_authority certification_name certification_code certification_value"
    ),
    *_group("structured_title", "digital_source_type content"),
    *_group("structured_description", "digital_source_type content"),
    *_group("free_shipping_threshold", country=country, price_threshold=amount),
    *_group("minimum_order_value", "service surface", country=country, price=amount),
    *_group(
        "handling_cutoff_time", "cutoff_time cutoff_timezone disable_delivery_after_cutoff", country=country
    ),
    *_group(
        "carrier_shipping",
        "carrier_price origin_postal_code carrier_transit_time",
        country=country,
        flat_price=amount,
        price_percentage=percentage,
        fixed_max_transit_time=non_negative_integer,
        fixed_min_transit_time=non_negative_integer,
    ),
)

NAMESPACE = Namespace(
    prefix="g",
    uri="http://base.google.com/ns/1.0",
    see=SEE,
    mistaken=("http://base.google.com/ns/1.0/", "http://base.google.com/ns"),
    tags=(*BASE, *MERCHANT, *GROUPS),
)
