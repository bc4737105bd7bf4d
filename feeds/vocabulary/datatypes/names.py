"""Names from fixed lists: countries, currencies, update periods, licences."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from feeds.core.words import words
from feeds.vocabulary.datatypes.factories import folded, instead, must_be, one_of
from feeds.vocabulary.datatypes.white_space import tokens
from feeds.vocabulary.editions import Edition
from feeds.vocabulary.model import Fault, Flaws

INVALID_COUNTRY = Fault(
    "invalid-country",
    "error",
    "A country must be a two-letter ISO 3166-1 code.",
    help="Programs look it up in that list, which has neither names nor `UK`. Write `DE` for Germany and "
    "`GB` for the United Kingdom.",
    see="https://www.iso.org/iso-3166-country-codes.html",
    w3c="InvalidCountryCode",
    bad="<channel><spotify:countryOfOrigin>germany</spotify:countryOfOrigin></channel>",
    good="<channel><spotify:countryOfOrigin>de</spotify:countryOfOrigin></channel>",
    mend=instead(uk="GB"),
)
INVALID_CURRENCY = Fault(
    "invalid-currency",
    "error",
    "A currency must be a three-letter ISO 4217 code.",
    help="Names and signs such as `$` can mean several currencies. Write `EUR` or `USD`, in capitals.",
    see="https://www.iso.org/iso-4217-currency-codes.html",
    bad='<media:price type="rent" price="1.99" currency="Euro"/>',
    good='<media:price type="rent" price="1.99" currency="EUR"/>',
    mend=lambda value: _in_capitals(value),
)
INVALID_UPDATE_PERIOD = Fault(
    "invalid-update-period",
    "error",
    "The update period must be `hourly`, `daily`, `weekly`, `monthly` or `yearly`.",
    help="Aggregators decide by it how often to fetch the feed. For other intervals add "
    "`sy:updateFrequency`, the number of updates in each period.",
    see="https://web.resource.org/rss/1.0/modules/syndication/",
    w3c="InvalidUpdatePeriod",
    bad="<channel><sy:updatePeriod>dayly</sy:updatePeriod></channel>",
    good="<channel><sy:updatePeriod>daily</sy:updatePeriod></channel>",
)
UNKNOWN_LICENCE = Fault(
    "unknown-licence",
    "warning",
    "A licence should be an identifier of the SPDX list, or have a URL.",
    see="https://spdx.org/licenses/",
)

COUNTRIES = words(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV
    BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES
    ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE
    IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
    MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU
    NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM
    SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE
    VG VI VN VU WF WS YE YT ZA ZM ZW
    """
)
CURRENCIES = words(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
    CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
    GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
    KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
    NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS
    VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER
    ZAR ZMW ZWG
    """
)
EDITIONS = (
    Edition("ISO 3166-1: countries", "2026-01", INVALID_COUNTRY.see),
    Edition("ISO 4217: currencies", "2026-01", INVALID_CURRENCY.see),
    Edition("SPDX: licences", "3.29", UNKNOWN_LICENCE.see),
)

update_period = one_of("hourly", "daily", "weekly", "monthly", "yearly", fault=INVALID_UPDATE_PERIOD)
_MAX_CHARACTERS = 4096


def country(value: str) -> Flaws:
    """Accepts an ISO 3166-1 country code, in any case."""
    return (
        ()
        if value.isascii() and value.upper() in COUNTRIES
        else must_be(INVALID_COUNTRY, "a country code like DE", value)
    )


def countries(value: str) -> Flaws:
    """Accepts country codes separated by spaces."""
    if not value:
        return country(value)
    for code in tokens(value[:_MAX_CHARACTERS]):
        flaws = country(code)
        if flaws:
            return flaws
    return ()


def currency(value: str) -> Flaws:
    """Accepts an ISO 4217 currency code in capitals."""
    return () if value in CURRENCIES else must_be(INVALID_CURRENCY, "a currency code like EUR", value)


def _in_capitals(value: str) -> str | None:
    return value.upper() if value.isascii() and value.upper() in CURRENCIES else None


def licence(value: str) -> Flaws:
    """Accepts an identifier of the SPDX licence list, in any case."""
    if folded(value) in _licences():
        return ()
    return must_be(UNKNOWN_LICENCE, "a licence of the SPDX list like cc-by-4.0", value)


@cache
def _licences() -> frozenset[str]:
    lines = (Path(__file__).with_name("tables") / "licences.txt").read_text("ascii").splitlines()
    return frozenset(name.lower() for line in lines if line[0] != "#" for name in line.split())
