"""FOAF: people and documents, as values of dc:creator in RDF."""

from __future__ import annotations

from feeds.vocabulary.model import Namespace, Tag, anything

NODES = "rss1:RDF rss1:channel rss1:item rss11:Channel rss11:item atom:feed atom:entry"
CLASSES = ("Agent", "Document", "Group", "Image", "OnlineAccount", "Organization", "Person", "Project")
PROPERTIES = (
    "account", "aimChatID", "based_near", "currentProject", "depiction", "depicts", "email",
    "familyName", "family_name", "firstName", "givenName", "givenname", "homepage", "icqChatID",
    "img", "interest", "jabberID", "knows", "logo", "made", "maker", "mbox", "mbox_sha1sum",
    "member", "msnChatID", "myersBriggs", "name", "nick", "openid", "page", "pastProject", "phone",
    "plan", "primaryTopic", "publications", "schoolHomepage", "sha1", "skypeID", "status",
    "surname", "theme", "thumbnail", "tipjar", "title", "topic", "topic_interest", "weblog",
    "workInfoHomepage", "workplaceHomepage", "yahooChatID", "age", "birthday", "gender",
    "dnaChecksum", "fundedBy", "geekcode", "isPrimaryTopicOf", "lastName", "accountName",
    "accountServiceHomepage", "focus",
)  # fmt: skip

NAMESPACE = Namespace(
    prefix="foaf",
    uri="http://xmlns.com/foaf/0.1/",
    see="http://xmlns.com/foaf/spec/",
    mistaken=("http://xmlns.com/foaf/1.0/", "http://xmlns.com/foaf/0.1"),
    anywhere=True,
    tags=(
        *(Tag(name, NODES, anything, many=True, blank=True, open=True) for name in CLASSES),
        *(Tag(name, NODES, anything, many=True, blank=True, open=True) for name in PROPERTIES),
    ),
)
