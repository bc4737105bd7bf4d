"""Apple's podcast categories: the current 19 with 91 subcategories, and those of 2005 to 2019."""

from __future__ import annotations

from html import unescape

from feeds.core.words import words
from feeds.vocabulary.datatypes.factories import bare, must_be, shown
from feeds.vocabulary.editions import Edition
from feeds.vocabulary.model import Fault, Flaws

_SEE = "https://podcasters.apple.com/support/1691-apple-podcasts-categories"

INVALID_CATEGORY = Fault(
    "invalid-itunes-category",
    "error",
    "A category must be one of Apple's list, letter for letter.",
    see=_SEE,
    w3c="InvalidItunesCategory",
)
OBSOLETE_CATEGORY = Fault(
    "obsolete-itunes-category",
    "warning",
    "A category should be one of Apple's current list.",
    see=_SEE,
    w3c="ObsoleteItunesCategory",
)

_CURRENT = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government:
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
History:
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics, Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming, Tennis, Volleyball, Wilderness, Wrestling
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
Technology:
True Crime:
"""  # noqa: E501
_OBSOLETE = """
Arts: Literature
Arts & Entertainment: Architecture, Books, Design, Entertainment, Games, Performing Arts, Photography, Poetry, Science Fiction
Audio Blogs:
Business: Business News, Finance, Management & Marketing, Shopping
Education: Education Technology, Educational Technology, Higher Education, K-12, Language Courses, Training
Family:
Food:
Games & Hobbies: Automotive, Aviation, Hobbies, Other Games, Video Games
Government & Organizations: Local, National, Non-Profit, Regional
Health: Alternative Health, Diet & Nutrition, Fitness, Fitness & Nutrition, Relationships, Self-Help, Sexuality
International: Australian, Belgian, Brazilian, Canadian, Chinese, Dutch, French, German, Hebrew, Italian, Japanese, Norwegian, Polish, Portuguese, Spanish, Swedish
Movies & Television:
News & Politics:
Politics:
Public Radio:
Religion & Spirituality: New Age, Other, Philosophy
Science & Medicine: Medicine, Natural Sciences, Social Sciences
Society & Culture: History
Sports & Recreation: Amateur, College & High School, Outdoor, Professional
Talk Radio:
Technology: Computers, Developers, Gadgets, Information Technology, News, Operating Systems, Podcasting, Smart Phones, Software How-To, Tech News, Text/Speech
Transportation: Automotive, Aviation, Bicycles, Commuting
Travel:
"""  # noqa: E501

EDITIONS = (Edition("Apple Podcasts: categories", "2026-11", _SEE),)

_MAX_CHARACTERS = 100
"""Compared of a value; the longest name has 29."""


def _table(text: str) -> dict[str, frozenset[str]]:
    rows = (line.split(":") for line in text.strip().splitlines())
    return {name: words(below, ",") - {""} for name, below in rows}


CATEGORIES = _table(_CURRENT)
OBSOLETE = _table(_OBSOLETE)


def itunes_category(value: str) -> Flaws:
    """Accepts a category of the first level."""
    return () if value in CATEGORIES else _flaw(value, frozenset(CATEGORIES), value in OBSOLETE)


def itunes_subcategory(parent: str, value: str) -> Flaws:
    """Accepts a subcategory of `parent`, and any but a blank value if `parent` itself is unknown."""
    current, obsolete = CATEGORIES.get(parent, frozenset()), OBSOLETE.get(parent, frozenset())
    if value in current or (value and parent not in CATEGORIES and parent not in OBSOLETE):
        return ()
    return _flaw(value, current, value in obsolete, f" under '{parent}'")


def _normalized(name: str) -> str:
    return bare(unescape(name).casefold().replace(" and ", " & "))


def _flaw(value: str, allowed: frozenset[str], obsolete: bool, where: str = "") -> Flaws:
    if obsolete:
        return (OBSOLETE_CATEGORY(f"is a category that Apple removed in 2019{where}: {shown(value)}"),)
    normalized = _normalized(value[:_MAX_CHARACTERS])
    spelling = next((name for name in allowed if _normalized(name) == normalized), None)
    if spelling is not None:
        return (INVALID_CATEGORY(f"must be written '{spelling}', not {shown(value)}", right=spelling),)
    return must_be(INVALID_CATEGORY, f"a category of Apple's list{where}", value)
