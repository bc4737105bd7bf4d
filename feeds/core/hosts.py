"""Host names in ASCII: IDNA 2008 with the mapping of UTS 46, non-transitional, as browsers do.

The URL Standard (3.3, domain to ASCII) checks the joiners and the direction of a label, but not whether
RFC 5892 allows its letters, so that `☕.example` is a host.
"""

from __future__ import annotations

_PUNYCODE = "xn--"
_JOINERS = "\u200c\u200d"
_MAX_LABEL, _MAX_NAME = 63, 253  # RFC 1035, 2.3.4, as text


def ascii_host(name: str) -> str:
    """Returns a host name in lower case and in ASCII. Idempotent. Raises `ValueError`.

    A name in ASCII is not checked.
    """
    if name.isascii():
        return name.lower()
    if len(name) > _MAX_NAME:
        raise ValueError(f"a host name has at most {_MAX_NAME} characters")
    import idna  # here for the cold start: few names are not in ASCII

    mapped = idna.uts46_remap(name, std3_rules=False, transitional=False)
    labels = mapped.removesuffix(".").split(".")
    return ".".join(map(_ascii_label, labels)) + "." * mapped.endswith(".")


def is_host_name(name: str) -> bool:
    """Whether browsers accept the international labels of a host name, which need not be in ASCII."""
    try:
        labels = ascii_host(name).split(".")
        for label in labels:
            if label.startswith(_PUNYCODE):
                _check_punycode(label)
    except ValueError:
        return False
    return True


def former_host(name: str) -> str:
    """Returns a host name in ASCII as IDNA 2003 has it, which earlier versions used; `name` if that fails."""
    try:
        labels = [_decoded(label) if label.startswith(_PUNYCODE) else label for label in name.split(".")]
        return ".".join(labels).encode("idna").decode("ascii")
    except ValueError:
        return name


def _ascii_label(label: str) -> str:
    if not label:
        raise ValueError("a label of the host name is empty")
    encoded = label
    if not label.isascii():
        _check(label)
        encoded = _PUNYCODE + label.encode("punycode").decode("ascii")
    elif label.startswith(_PUNYCODE):
        _check_punycode(label)
    if len(encoded) > _MAX_LABEL:
        raise ValueError(f"a label of the host name is longer than {_MAX_LABEL} characters")
    return encoded


def _check_punycode(label: str) -> None:
    """Raises `ValueError` where no name is encoded like this (UTS 46, 4, step 4)."""
    import idna

    if len(label) > _MAX_LABEL:
        raise ValueError(f"a label of the host name is longer than {_MAX_LABEL} characters")
    decoded = _decoded(label)
    if decoded.isascii() or idna.uts46_remap(decoded, std3_rules=False, transitional=False) != decoded:
        raise ValueError(f"{label} is not the Punycode of a label")
    _check(decoded)


def _decoded(label: str) -> str:
    return label.removeprefix(_PUNYCODE).encode("ascii").decode("punycode")


def _check(label: str) -> None:
    """Raises `ValueError` for a label that is not valid (UTS 46, 4.1)."""
    import idna

    idna.check_nfc(label)
    idna.check_initial_combiner(label)
    idna.check_bidi(label)
    for place, character in enumerate(label):
        if character in _JOINERS and not idna.valid_contextj(label, place):
            raise ValueError(f"{label!r} has a joiner in a place where it is invisible")
