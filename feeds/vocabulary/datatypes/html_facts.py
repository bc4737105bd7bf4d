"""The names of elements and attributes that HTML, SVG and MathML define.

Sources: HTML Living Standard (4, 16.2 for the obsolete ones, 13.1.2 for void elements and optional
tags), SVG 2 (appendix K) with SVG 1.1, MathML Core with MathML 3 (chapters 3 and 4).
"""

from __future__ import annotations

from feeds.core.words import words

XHTML = "http://www.w3.org/1999/xhtml"
SVG = "http://www.w3.org/2000/svg"
MATHML = "http://www.w3.org/1998/Math/MathML"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

BLOCK = words(
    """address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table
    tbody td tfoot th thead tr ul"""
)

PHRASING = words(
    """a abbr audio b bdi bdo br button canvas cite code data datalist del dfn em embed i iframe img input
    ins kbd label link map mark math meta meter noscript object output picture progress q ruby s samp script
    select slot small span strong sub sup svg template textarea time u var video wbr"""
)

PARTS = words(
    """area base body caption col colgroup fencedframe head html legend optgroup option param rp rt
    selectedcontent source style title track"""
)

OBSOLETE = words(
    """acronym applet basefont bgsound big blink font frame frameset image isindex keygen listing marquee
    menuitem multicol nextid nobr noembed noframes plaintext rb rtc spacer strike tt xmp"""
)

HTML = BLOCK | PHRASING | PARTS | OBSOLETE

UNSAFE = words(
    """applet base bgsound embed fencedframe frame frameset link meta object plaintext script style"""
)
"""Elements that run code or change the page around the text, so readers remove them; see also `iframe`."""

DOCUMENT = frozenset(("html", "head", "body"))
"""Elements of whole documents."""

VOID = words(
    """area base basefont bgsound br col embed frame hr image img input keygen link meta nextid param
    source spacer track wbr"""
)

OPTIONAL_END = words(
    """body caption colgroup dd dt head html li optgroup option p rb rp rt rtc tbody td tfoot th thead
    tr"""
)

RAW_TEXT = words("iframe noembed noframes plaintext script style textarea title xmp")
"""Elements whose text contains no tags (HTML 13.2.5)."""

URL_ATTRIBUTES = words(
    """action background cite data formaction href longdesc poster src xlink:href from to values by"""
)
"""Attributes that hold a URL. The last four may hold a URL in SVG animations."""

ANIMATED = words("from to values by")

SVG_ELEMENTS = words(
    """a altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion animateTransform circle
    clipPath color-profile cursor defs desc discard ellipse feBlend feColorMatrix feComponentTransfer
    feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood
    feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset
    fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter font font-face font-face-format
    font-face-name font-face-src font-face-uri foreignObject g glyph glyphRef hatch hatchpath hkern image
    line linearGradient marker mask mesh meshgradient meshpatch meshrow metadata missing-glyph mpath path
    pattern polygon polyline radialGradient rect script set solidcolor stop style svg switch symbol text
    textPath title tref tspan use view vkern"""
)

MATHML_ELEMENTS = words(
    """abs and annotation annotation-xml apply approx arccos arccosh arccot arccoth arccsc arccsch arcsec
    arcsech arcsin arcsinh arctan arctanh arg bind bvar card cartesianproduct cbytes ceiling cerror ci cn
    codomain complexes compose condition conjugate cos cosh cot coth cs csc csch csymbol curl declare degree
    determinant diff divergence divide domain domainofapplication el emptyset eq equivalent eulergamma exists
    exp exponentiale factorial factorof false floor fn forall gcd geq grad gt ident image imaginary
    imaginaryi implies in infinity int integers intersect interval inverse lambda laplacian lcm leq limit
    list ln log logbase lowlimit lt maction maligngroup malignmark math matrix matrixrow max mean median
    menclose merror mfenced mfrac mfraction mglyph mi min minus mlabeledtr mlongdiv mmultiscripts mn mo mode
    moment momentabout mover mpadded mphantom mprescripts mroot mrow ms mscarries mscarry msgroup msline
    mspace msqrt msrow mstack mstyle msub msubsup msup mtable mtd mtext mtr munder munderover
    naturalnumbers neq none not notanumber notin notprsubset notsubset or otherwise outerproduct
    partialdiff pi piece piecewise plus power primes product prsubset quotient rationals real reals reln rem
    root scalarproduct sdev sec sech selector semantics sep set setdiff share sin sinh span subset sum tan
    tanh tendsto times transpose true union uplimit variance vector vectorproduct xor"""
)

FOREIGN = frozenset(name.lower() for name in SVG_ELEMENTS | MATHML_ELEMENTS)
"""The elements of SVG and MathML in lower case, as HTML ignores case."""

SHARED_ATTRIBUTES = words(
    "autofocus class dir href id lang nonce part role slot style tabindex target title xmlns"
)
"""Attributes of both SVG and MathML, besides aria-*, data-*, xml:* and xlink:*."""

SVG_ATTRIBUTES = SHARED_ATTRIBUTES | words(
    """accent-height accumulate additive alignment-baseline alphabetic amplitude arabic-form ascent
    attributeName attributeType azimuth baseFrequency baseline-shift baseProfile bbox begin bias by calcMode
    cap-height clip clip-path clip-rule clipPathUnits color color-interpolation color-interpolation-filters
    color-profile color-rendering contentScriptType contentStyleType crossorigin cursor cx cy d descent
    diffuseConstant direction display divisor dominant-baseline download dur dx dy edgeMode elevation
    enable-background end exponent externalResourcesRequired fetchpriority fill fill-opacity fill-rule filter
    filterRes filterUnits flood-color flood-opacity font-family font-size font-size-adjust font-stretch
    font-style font-variant font-weight format fr from fx fy g1 g2 glyph-name glyph-orientation-horizontal
    glyph-orientation-vertical glyphRef gradientTransform gradientUnits hanging height horiz-adv-x
    horiz-origin-x horiz-origin-y hreflang ideographic image-rendering in in2 intercept isolation k k1 k2 k3
    k4 kernelMatrix kernelUnitLength kerning keyPoints keySplines keyTimes lengthAdjust letter-spacing
    lighting-color limitingConeAngle local marker marker-end marker-mid marker-start markerHeight markerUnits
    markerWidth mask mask-type maskContentUnits maskUnits mathematical max media method min mix-blend-mode
    mode name numOctaves offset opacity operator order orient orientation origin overflow overline-position
    overline-thickness paint-order panose-1 path pathLength patternContentUnits patternTransform patternUnits
    ping pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits
    r radius referrerpolicy refX refY rel rendering-intent repeatCount repeatDur requiredExtensions
    requiredFeatures restart result rotate rx ry scale seed shape-rendering side slope spacing
    specularConstant specularExponent spreadMethod startOffset stdDeviation stemh stemv stitchTiles
    stop-color stop-opacity strikethrough-position strikethrough-thickness string stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    surfaceScale systemLanguage tableValues targetX targetY text-anchor text-decoration text-overflow
    text-rendering textLength timelineBegin to transform transform-box transform-origin type u1 u2
    underline-position underline-thickness unicode unicode-bidi unicode-range units-per-em v-alphabetic
    v-hanging v-ideographic v-mathematical values vector-effect version vert-adv-y vert-origin-x
    vert-origin-y viewBox viewTarget visibility white-space width widths word-spacing writing-mode x
    x-height x1 x2 xChannelSelector y y1 y2 yChannelSelector z zoomAndPan"""
)

MATHML_ATTRIBUTES = SHARED_ATTRIBUTES | words(
    """accent accentunder actiontype align alignmentscope alt altimg altimg-height altimg-valign
    altimg-width alttext arg background base bevelled cd cdgroup charalign charspacing close closure color
    columnalign columnlines columnspacing columnspan columnwidth crossout decimalpoint definitionURL
    denomalign depth dir display displaystyle edge encoding equalcolumns equalrows fence fontfamily fontsize
    fontstyle fontweight form frame framespacing groupalign height indentalign indentalignfirst
    indentalignlast indentshift indentshiftfirst indentshiftlast indenttarget index infixlinebreakstyle intent
    largeop leftoverhang length linebreak linebreakmultchar linebreakstyle lineleading linethickness location
    longdivstyle lquote lspace macros mathbackground mathcolor mathsize mathvariant maxsize maxwidth
    mediummathspace minlabelspacing minsize mode movablelimits mslinethickness name nargs notation numalign
    occurrence open order other overflow position rightoverhang rowalign rowlines rowspacing rowspan rquote
    rspace schemaLocation scope scriptlevel scriptminsize scriptsizemultiplier selection separator separators
    shift side src stackalign stretchy subscriptshift superscriptshift symmetric thickmathspace thinmathspace
    type valign verythickmathspace verythinmathspace veryverythickmathspace veryverythinmathspace
    voffset width xref"""
)
