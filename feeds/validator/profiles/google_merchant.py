"""Google Merchant Center's product data, as RSS 2.0 or Atom with the g: elements.

Google changes its specification often; what is not plainly required of every product is a warning here.
Not checked, since it takes a network: landing pages and images.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="google-merchant",
    title="Google Merchant Center: product data",
    see="https://support.google.com/merchants/answer/7052112",
    group="Pictures, video, products",
)
