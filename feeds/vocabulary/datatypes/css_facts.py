"""The properties of CSS: the snapshot of 2025, with the drafts that browsers implement.

Source: W3C, Index of CSS properties (https://www.w3.org/Style/CSS/all-properties.en.html).
"""

from __future__ import annotations

from feeds.core.words import words


def _family(stem: str, ends: str) -> set[str]:
    """Returns margin, margin-top and margin-left for `margin` and "top left"."""
    return {stem, *(f"{stem}-{end}" for end in ends.split())}


_SIDES = "top right bottom left block block-start block-end inline inline-start inline-end"
_EDGE = "color style width"
_EDGES = " ".join(f"{side} {side}-color {side}-style {side}-width" for side in _SIDES.split())
_CORNERS = "top-left top-right bottom-right bottom-left start-start start-end end-start end-end"

PROPERTIES = words(
    """accent-color align-content align-items align-self alignment-baseline all anchor-name anchor-scope
    appearance aspect-ratio azimuth backface-visibility backdrop-filter baseline-shift baseline-source
    block-size box-decoration-break box-shadow box-sizing box-snap break-after break-before
    break-inside caption-side caret caret-color caret-shape caret-animation clear clip clip-path clip-rule
    color color-adjust color-interpolation color-interpolation-filters color-scheme content-visibility
    content counter-increment counter-reset counter-set cue cue-after cue-before cursor cx cy d direction
    display dominant-baseline dynamic-range-limit elevation empty-cells field-sizing fill fill-opacity
    fill-rule filter float float-defer float-offset float-reference flood-color flood-opacity flow-from
    flow-into footnote-display footnote-policy forced-color-adjust gap column-gap row-gap
    glyph-orientation-vertical hanging-punctuation height hyphens hyphenate-character
    hyphenate-limit-chars hyphenate-limit-last
    hyphenate-limit-lines hyphenate-limit-zone image-orientation image-rendering image-resolution
    initial-letter initial-letter-align initial-letter-wrap inline-size inline-sizing interactivity
    interpolate-size isolation justify-content justify-items justify-self kerning left right top bottom
    letter-spacing lighting-color line-break line-clamp line-grid line-height line-height-step
    line-padding line-snap math-depth math-shift math-style max-block-size max-height max-inline-size
    max-lines max-width min-block-size min-height min-inline-size min-width min-intrinsic-sizing
    mix-blend-mode object-fit object-position object-view-box opacity order orphans page
    page-break-after page-break-before page-break-inside paint-order perspective perspective-origin pitch
    pitch-range place-content place-items place-self play-during pointer-events position position-anchor
    position-area position-try position-try-fallbacks position-try-order position-visibility
    print-color-adjust quotes r reading-flow reading-order region-fragment resize rest rest-after
    rest-before richness rotate ruby-align ruby-merge ruby-overhang ruby-position rx ry scale
    shape-image-threshold shape-inside shape-margin shape-outside shape-rendering size speak speak-as
    speak-header speak-numeral speak-punctuation speech-rate stop-color stop-opacity stress string-set
    tab-size table-layout touch-action transform transform-box transform-origin transform-style
    translate unicode-bidi user-select vector-effect vertical-align visibility voice-balance
    voice-duration voice-family voice-pitch voice-range voice-rate voice-stress voice-volume volume
    white-space white-space-collapse white-space-trim widows width will-change word-break word-spacing
    word-space-transform word-wrap wrap-after wrap-before wrap-flow wrap-inside wrap-through writing-mode x
    y z-index zoom"""
).union(
    _family(
        "animation", "composition delay direction duration fill-mode iteration-count name play-state range"
    ),
    _family("animation", "range-start range-end timeline timing-function trigger"),
    _family("background", "attachment blend-mode clip color image origin position position-x position-y"),
    _family("background", "position-inline position-block repeat repeat-x repeat-y size tbd"),
    _family("bookmark", "label level state"),
    _family("border", f"{_EDGES} {_EDGE} boundary clip collapse radius shape spacing"),
    _family("border-image", "outset repeat slice source width"),
    {f"border-{corner}-radius" for corner in _CORNERS.split()},
    {f"corner-{corner}-shape" for corner in _CORNERS.split()},
    {"corner-shape", "corners", "columns", "column-count", "column-fill", "column-span", "column-width"},
    _family("column-rule", _EDGE),
    _family("contain", "intrinsic-size intrinsic-width intrinsic-height intrinsic-block-size"),
    _family("container", "name type"),
    _family("flex", "basis direction flow grow shrink wrap"),
    _family("font", "display family feature-settings kerning language-override optical-sizing palette size"),
    _family("font", "size-adjust smooth stretch style synthesis synthesis-position synthesis-small-caps"),
    _family("font", "synthesis-style synthesis-weight variation-settings weight width"),
    _family("font-variant", "alternates caps east-asian emoji ligatures numeric position"),
    _family("grid", "area auto-columns auto-flow auto-rows column column-end column-gap column-start gap"),
    _family("grid", "row row-end row-gap row-start template template-areas template-columns template-rows"),
    _family("inset", "block block-start block-end inline inline-start inline-end"),
    _family("list-style", "image position type"),
    _family("margin", f"{_SIDES} trim break"),
    _family("marker", "start mid end side"),
    _family("mask", "border border-mode border-outset border-repeat border-slice border-source border-width"),
    _family("mask", "clip composite image mode origin position repeat size type"),
    _family("motion", "offset path rotation"),
    _family("nav", "up right down left"),
    _family("offset", "anchor distance path position rotate"),
    _family("outline", f"{_EDGE} offset"),
    _family("overflow", "anchor block clip-margin inline wrap x y"),
    _family("overscroll-behavior", "block inline x y"),
    _family("padding", _SIDES),
    _family("pause", "after before"),
    _family("scroll", "behavior initial-target marker-group snap-align snap-stop snap-type start"),
    _family("scroll", "timeline timeline-axis timeline-name"),
    _family("scroll-margin", _SIDES),
    _family("scroll-padding", _SIDES),
    _family("scrollbar", "color gutter width"),
    _family("stroke", "dasharray dashoffset linecap linejoin miterlimit opacity width"),
    _family("text", "align align-all align-last anchor autospace box box-edge box-trim combine-upright"),
    _family("text", "group-align indent justify orientation overflow rendering shadow size-adjust"),
    _family("text", "spacing spacing-trim transform underline-offset underline-position wrap wrap-mode"),
    _family("text", "wrap-style"),
    _family("text-decoration", f"{_EDGE} line skip skip-box skip-ink skip-self skip-spaces thickness inset"),
    _family("text-emphasis", "color position skip style"),
    _family("transition", "behavior delay duration property timing-function"),
    _family("view-timeline", "axis inset name"),
    _family("view-transition", "class group name"),
)
"""The names of all properties, and a few stems that are not properties."""

VENDORS = ("--", "-webkit-", "-moz-", "-ms-", "-o-", "-apple-", "-epub-", "-khtml-")
"""Prefixes of custom properties, and of those of one browser."""
