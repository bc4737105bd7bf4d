"""Google Merchant Center's product data, as RSS 2.0 or Atom with the g: elements.

Google changes its specification often, so only what every product must have is an error here.
Not checked, since they need the network: landing pages and images.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="google-merchant",
    title="Google Merchant Center: product data",
    see="https://support.google.com/merchants/answer/7052112",
    group="Pictures, video, products",
)
