"""Groups of words that mean the same in a reply."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["GROUPS"]

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        # The people that are meant to get the mail, in the languages that servers often speak.
        "who": "user|users|username|userid|recipient|recipients|mailbox|mailboxes|account|accounts|"
        "address|addresses|addressee|inbox|rcpt|alias|destinataire|usuario|destinatario|"
        "empfanger|empfaenger|konto|utilisateur|utente|cuenta|conta|buzon|boite|postfach",
        "box": "mailbox|inbox|account|user|recipient|quota|mailfolder|maildir|boite|buzon|"
        "casella|postfach|mailboxes|users|recipients",
        "mail": "mail|email|emails|message|messages|mails|msg",
        "from": "sender|senders|originator|from_address|from_header|from_domain|header_from|"
        "envelope_from|mailfrom|return_path|expediteur|emetteur|"
        "remitente|absender|mittente|remetente",
        "ip": "ip|ips|ipv6|ip_address|client|client_host|host|hostname|server|sending_mta|"
        "connection|"
        "connections|network|mta|mailserver|mail_server|access",
        "not": "not|no|isnt|dont|doesnt|didnt|cannot|cant|non|pas|nicht|nao|never|without|unable|"
        "werent|wasnt|arent|wont|havent|hasnt|couldnt|couldn|didn|doesn",
        "check": "check|checks|validation|verification|record|records|signature|signatures|result|"
        "authentication|evaluation|test|header",
        "failed": "fail|failed|fails|failing|failure|softfail|hardfail|permerror|temperror|none|no|"
        "neutral|not|invalid|missing|unaligned|error|reject|bad|without|violates|violation",
        # As in "no valid X"; in lists of results, "fail" belongs to what stands before it.
        "lacks": "not|no|without|missing|invalid|bad|failed|fails|failing|violates|violation",
        "pass": "pass|passes|passed|passing|valid|a|have|the|for|a_valid",
        "many": "many|much|excessive|numerous|frequent",
        "over": "over|exceed|exceeds|exceeded|exceeding|above|beyond|larger_than|greater_than|hit|"
        "reached|excede|depasse|uberschritten|superado",
        "refused": "rejected|refused|denied|blocked|prohibited|not_allowed|not_permitted|"
        "not_accepted|declined|disallowed|banned|rejecting|unacceptable|forbidden",
        "blocklist": "blacklist|blacklisted|blacklists|blocklist|blocklisted|blocklists|rbl|dnsbl|"
        "rbls|dnsbls|drbl|liste_noire|lista_negra|schwarze_liste|schwarzen_liste|black_list|block_list|black_listed|block_listed|denylist|deny_list|block_lists",
        "list": "spamhaus|sorbs|spamcop|barracudacentral|uceprotect|senderbase|senderscore|zen|"
        "mailspike|invaluement|ahbl|cbl|njabl|dsbl|trendmicro|cloudmark|manitu|abuseat|psbl|xbl|"
        "sbl|pbl",
    }
)
"""Words that mean the same here."""
