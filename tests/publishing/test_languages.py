"""The languages of pages: which catalogue and conventions a tag has, and that the catalogues are complete."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_time
from babel.localedata import locale_identifiers
from babel.messages.catalog import Message
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from markupsafe import Markup
from oracle import publish
from page_messages import catalogue_files, read_catalogue, untranslated, updated
from samples import CHANNEL, VIDEO, article

from feeds.model.channel import FeedChoice
from feeds.model.feed_kind import MEDIA, NEWS
from feeds.publishing.pages.languages import direction, formatting, language_for, missing_catalogue
from feeds.publishing.pages.languages.catalogues import catalogue, catalogue_names
from feeds.publishing.pages.subscribe_links import offer
from feeds.publishing.selection import feed_of

if TYPE_CHECKING:
    from pathlib import Path

TEHRAN = ZoneInfo("Asia/Tehran")
TIME = datetime(2016, 11, 6, 8, 5, tzinfo=TEHRAN)
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|%")


# Which catalogue


@pytest.mark.parametrize(
    ("tag", "found", "locale"),
    [
        ("en", "en", "en_GB"),
        ("en-US", "en-US", "en_US"),
        ("en-x-plain", "en-x-plain", "en"),
        ("en-Shaw", "en", "en_GB"),  # another script than that of the catalogue
        ("de", "de", "de"),
        ("de-AT", "de-AT", "de_AT"),
        ("de-Latn-CH-1996", "de-Latn-CH-1996", "de_CH"),
        ("DE-at", "DE-at", "de_AT"),
        ("de-XX", "de-XX", "de"),  # a country without conventions in CLDR
        ("pt-BR", "pt-BR", "pt_BR"),
        ("zh", "zh", "zh"),
        ("zh-CN", "zh-CN", "zh_Hans_CN"),
        ("zh-SG", "zh-SG", "zh_Hans_SG"),
        ("zh-Hans-HK", "zh-Hans-HK", "zh_Hans_HK"),
        ("zh-cmn-Hans", "zh-cmn-Hans", "zh_Hans"),
        ("cmn", "cmn", "zh"),
        ("zh-TW", "en", "en_GB"),  # traditional Chinese, as zh-Hant
        ("zh-Hant", "en", "en_GB"),
        ("yue", "en", "en_GB"),
        ("fa-AF", "fa-AF", "fa_AF"),
        ("prs", "prs", "fa"),
        ("gsw", "en", "en_GB"),
        ("i-klingon", "en", "en_GB"),
        ("", "en", "en_GB"),
    ],
)
def test_which_language_pages_have(tag: str, found: str, locale: str) -> None:
    language = language_for(tag)
    assert (language.tag, str(language.locale)) == (found, locale)


@pytest.mark.parametrize(
    ("tag", "reported"), [("de-AT", False), ("en-GB", False), ("gsw", True), ("en-Shaw", True)]
)
def test_a_language_without_a_catalogue_is_reported(tag: str, reported: bool) -> None:
    warning = missing_catalogue(replace(CHANNEL, language=tag))
    assert (warning is not None) == reported
    assert warning is None or repr(tag) in warning


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("fa", "rtl"), ("fa-IR", "rtl"), ("uz-Arab-AF", "rtl"), ("az-Arab", "rtl"),
        ("en", "ltr"), ("az-Latn", "ltr"), ("ks-Deva", "ltr"), ("", "ltr"),
    ],
)  # fmt: skip
def test_which_way_a_language_is_written(language: str, way: str) -> None:
    assert direction(language) == way


@pytest.mark.parametrize("name", sorted(catalogue_names()))
def test_every_catalogue_is_found_and_has_a_language(name: str) -> None:
    language = language_for(name.replace("_", "-"))
    assert language.messages is catalogue(name)
    assert language.locale.language == name.partition("_")[0]
    assert len(language.gettext("Subscribe")) > 1


# Conventions


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        (
            "en",
            "6 Nov 2016, 08:05 | 6 Nov 2016 | 5.2 MB | 52 MB | 1:02:05 | 2:05 | 12,345 | Persian | Tehran",
        ),
        (
            "en-US",
            "Nov 6, 2016, 8:05 AM | Nov 6, 2016 | 5.2 MB | 52 MB | 1:02:05 | 2:05 | 12,345 "
            "| Persian | Tehran",
        ),
        (
            "de",
            "06.11.2016, 08:05 | 06.11.2016 | 5,2 MB | 52 MB | 1:02:05 | 2:05 | 12.345 | Persisch | Teheran",
        ),
        (
            "fr",
            "6 nov. 2016, 08:05 | 6 nov. 2016 | 5,2 Mo | 52 Mo | 1:02:05 | 2:05 | 12 345 | persan | Téhéran",
        ),
        ("es", "6 nov 2016, 8:05 | 6 nov 2016 | 5,2 MB | 52 MB | 1:02:05 | 2:05 | 12.345 | persa | Teherán"),
        (
            "pt-PT",
            "06/11/2016, 08:05 | 06/11/2016 | 5,2 MB | 52 MB | 1:02:05 | 2:05 | 12 345 | persa | Teerão",
        ),
        (
            "zh-CN",
            "2016年11月6日 08:05 | 2016年11月6日 | 5.2 MB | 52 MB | 1:02:05 | 2:05 | 12,345 "
            "| 波斯语 | 德黑兰",
        ),
        (
            "fa",
            "۶ نوامبر ۲۰۱۶،\u200f ۸:۰۵ | ۶ نوامبر ۲۰۱۶ | ۵٫۲ مگابایت | ۵۲ مگابایت | ۱:۰۲:۰۵ | ۲:۰۵ | ۱۲٬۳۴۵ "
            "| فارسی | تهران",
        ),
        (
            "ar-EG",
            "٠٦\u200f/١١\u200f/٢٠١٦، ٨:٠٥ ص | ٠٦\u200f/١١\u200f/٢٠١٦ | ٥٫٢ م.ب | ٥٢ م.ب | ١:٠٢:٠٥ | ٢:٠٥ "
            "| ١٢٬٣٤٥ | الفارسية | طهران",
        ),
    ],
)
def test_how_a_language_writes(tag: str, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale of the machine has no influence."""
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    language = language_for(tag)
    texts = (
        language.moment(TIME), language.day(TIME.date()), language.size(5_200_000), language.size(52_400_000),
        language.duration(3725), language.duration(124.6), language.number(12_345),
        language.language_name("fa"), language.city(TEHRAN),
    )  # fmt: skip
    assert " | ".join(texts).replace("\u202f", " ").replace("\xa0", " ") == written


@given(st.datetimes(timezones=st.just(TEHRAN)), st.sampled_from(sorted(catalogue_names())))
def test_a_time_is_written_once_for_all_articles_that_have_it(value: datetime, name: str) -> None:
    language = language_for(name.replace("_", "-"))
    clock = formatting._digits(format_time(value, "short", locale=language.locale), language.locale)
    written = language.moment(value)
    assert clock in written
    before = formatting._clock.cache_info()
    assert language.moment(value) == written
    assert formatting._clock.cache_info().hits == before.hits + 1


@pytest.mark.slow
def test_the_digits_of_every_language_are_known() -> None:
    from babel import Locale

    from feeds.publishing.pages.languages.formatting import _ZEROS

    systems = {Locale.parse(name).default_numbering_system for name in locale_identifiers()}
    assert systems - set(_ZEROS) == set()
    assert {
        chr(zero + digit)
        for zero in _ZEROS.values()
        for digit in range(10)
        if not chr(zero + digit).isdecimal()
    } == set()
    assert {int(chr(zero + 7)) for zero in _ZEROS.values()} == {7}


@pytest.mark.parametrize(
    ("tag", "numbers", "names"),
    [
        ("en", ["2026", "1.5"], "Ann, Bob"),
        ("de", ["2026", "1,5"], "Ann, Bob"),
        ("fa", ["۲۰۲۶", "۱٫۵"], "Ann، Bob"),
        ("zh", ["2026", "1.5"], "Ann、Bob"),
    ],
)
def test_series_and_lists(tag: str, numbers: list[str], names: str) -> None:
    language = language_for(tag)
    assert [language.ordinal(2026), language.ordinal(1.5)] == numbers
    assert language.joined(["Ann", "Bob"]) == names


def test_names_of_languages() -> None:
    english, german = language_for("en"), language_for("de")
    tags = ("de-AT", "pt-BR", "de-LU", "zh-Hant-TW", "cmn", "tlh", "zz", "i-klingon")
    assert [english.language_name(tag) for tag in tags] == [
        "Austrian German", "Brazilian Portuguese", "German", "Traditional Chinese", "Chinese", "Klingon",
        "zz", "i-klingon",
    ]  # fmt: skip
    assert german.language_name("pt-BR") == "Portugiesisch"


# Messages


def test_placeholders_are_filled_in() -> None:
    german = language_for("de")
    assert german.gettext("Address of %(format)s", format="a<b") == "Adresse: a<b"
    assert german.ngettext("%(num)s video", "%(num)s videos", 1) == "1 Video"
    assert german.ngettext("%(num)s video", "%(num)s videos", 1234) == "1.234 Videos"
    assert german.gettext("") == ""
    assert german.gettext("100% new") == "100% new"  # a message that is not in the catalogue
    assert language_for("en").npgettext("of a list", "%(num)s item", "%(num)s items", 2) == "2 items"
    assert language_for("en").pgettext("verb", "Open") == "Open"


def test_a_value_that_is_markup_stays_markup_and_nothing_else_does() -> None:
    link = Markup('<a href="x">{}</a>').format("a & b")
    text = language_for("en").gettext("1 < 2: %(link)s, %(text)s", link=link, text="<b>")
    assert isinstance(text, Markup)
    assert text == '1 &lt; 2: <a href="x">a &amp; b</a>, &lt;b&gt;'
    assert not isinstance(language_for("en").gettext("%(text)s", text="<b>"), Markup)


# Catalogues


@pytest.mark.parametrize("file", catalogue_files(), ids=lambda file: file.stem)
def test_a_catalogue_is_up_to_date_and_complete(file: Path) -> None:
    assert file.read_bytes() == updated(file), "run python docs/catalogues.py"
    assert untranslated(read_catalogue(file)) == []


@pytest.mark.parametrize("file", catalogue_files(), ids=lambda file: file.stem)
def test_a_translation_has_the_placeholders_of_its_message(file: Path) -> None:
    assert [problem for message in read_catalogue(file) for problem in misfits(message)] == []


def misfits(message: Message) -> list[str]:
    """The translations whose placeholders differ: in forms of single numbers, the number may be a word."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if ids == [""]:
        return []
    wanted = sorted(PLACEHOLDER.findall(ids[-1]))
    without = [name for name in wanted if name != "%(num)s"] if len(ids) > 1 else wanted
    return [text for text in strings if sorted(PLACEHOLDER.findall(text)) not in (wanted, without)]


@pytest.mark.parametrize(
    ("id_", "string", "fits"),
    [
        ("%(a)s of {name}", "{name}: %(a)s", True),
        ("%(a)s of {name}", "{nam}: %(a)s", False),
        ("%(a)s", "%(a)d", False),
        ("%(a)s", "%(a)s %(a)s", False),
        (("%(num)s video", "%(num)s videos"), ("Ein Video", "%(num)s Videos"), True),
        (
            ("%(num)s video of %(a)s", "%(num)s videos of %(a)s"),
            ("Ein Video", "%(num)s Videos, %(a)s"),
            False,
        ),
    ],
)
def test_placeholders_that_differ_are_found(id_: str, string: str, fits: bool) -> None:
    assert (misfits(Message(id_, string)) == []) == fits


# Pages


@pytest.mark.parametrize(
    ("tag", "lang", "way", "heading", "time"),
    [
        ("en-US", "en-US", "ltr", "Latest articles", "Nov 6, 2016, 8:19 PM"),
        ("de-AT", "de-AT", "ltr", "Neueste Artikel", "06.11.2016, 20:19"),
        ("fr", "fr", "ltr", "Derniers articles", "6 nov. 2016, 20:19"),
        ("es", "es", "ltr", "Últimos artículos", "6 nov 2016, 20:19"),
        ("pt-BR", "pt-BR", "ltr", "Últimos artigos", "6 de nov. de 2016 20:19"),
        ("fa", "fa", "rtl", "تازه‌ترین مقاله‌ها", "۶ نوامبر ۲۰۱۶،\u200f ۲۰:۱۹"),
        ("ar-EG", "ar-EG", "rtl", "أحدث المقالات", "٠٦\u200f/١١\u200f/٢٠١٦، ٨:١٩ م"),
        ("zh-CN", "zh-CN", "ltr", "最新文章", "2016年11月6日 20:19"),
        ("ja", "en", "ltr", "Latest articles", "6 Nov 2016, 20:19"),
    ],
)
def test_the_language_of_a_page(tag: str, lang: str, way: str, heading: str, time: str) -> None:
    index = publish(replace(CHANNEL, language=tag), [article()])["index.html"].body
    page = html.document_fromstring(index)
    texts = [page.findtext(".//h2[@id='latest']"), (page.findtext(".//time") or "").replace("\u202f", " ")]
    assert (page.get("lang"), page.get("dir"), *texts) == (lang, way, heading, time)


def test_names_of_feeds_are_translated_on_pages_only() -> None:
    documents = publish(replace(CHANNEL, language="de"), [article(VIDEO, categories=("Wetter",))])
    media, category = (
        etree.fromstring(documents[f"{stem}.rss"].body) for stem in ("media", "category/wetter")
    )
    assert media.findtext("channel/title") == f"{CHANNEL.title}: videos and recordings"
    assert media.findtext("channel/description") == "Every video and every recording by itself."
    assert category.findtext("channel/description") == "Articles about Wetter."
    index = documents["index.html"].body.decode()
    assert "Videos und Aufnahmen" in index
    assert "videos and recordings" not in index
    assert "Kategorien" in index


def test_names_of_feeds_in_the_channel_file_are_not_translated() -> None:
    choices = (FeedChoice(NEWS), FeedChoice(MEDIA, title="Pictures", description="Every picture by itself."))
    channel = replace(CHANNEL, language="de", feeds=choices)
    shown = offer(channel, feed_of(channel, choices[1]))
    assert (shown.title, shown.label, shown.description) == (
        "Pictures",
        "Pictures",
        "Every picture by itself.",
    )
    own = offer(replace(channel, feeds=(FeedChoice(MEDIA),)), feed_of(channel, FeedChoice(MEDIA)))
    assert (own.title, own.label) == (f"{CHANNEL.title}: Videos und Aufnahmen", "Videos und Aufnahmen")
