"""The URI schemes with a permanent or historical registration at the IANA.

Provisional ones (`feed`, `doi`, some 250 more) are registered without review, so programs need not know them.
"""

from __future__ import annotations

from feeds.vocabulary.editions import Edition

_PERMANENT = """
    aaa aaas about acap acct cap cid coap coap+tcp coap+ws coaps coaps+tcp coaps+ws crid data dav dict dns dtn
    example file ftp geo go gopher h323 http https iax icap im imap info ipn ipp ipps iris iris.beep iris.lwz
    iris.xpc iris.xpcs jabber ldap leaptofrogans mailto mid msrp msrps mt mtqp mupdate news nfs ni nih nntp
    opaquelocktoken pkcs11 pop pres reload rtsp rtsps rtspu service session sieve sip sips sms snmp soap.beep
    soap.beeps stun stuns tag tel telnet tftp thismessage tip tn3270 turn turns tv urn vemmi vnc ws wss xcon
    xcon-userid xmlrpc.beep xmlrpc.beeps xmpp z39.50r z39.50s
"""
_HISTORICAL = "fax filesystem mailserver modem pack prospero shttp snews upt videotex wais wpid z39.50"

SCHEMES = frozenset(f"{_PERMANENT} {_HISTORICAL}".split())
EDITIONS = (Edition("IANA: URI schemes", "2025-11", "https://www.iana.org/assignments/uri-schemes/"),)
