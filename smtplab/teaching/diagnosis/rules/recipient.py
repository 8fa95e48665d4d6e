"""Rules for refusals that are about the recipient's address or domain.

Wordings as the documentation of Gmail, Exchange Online, Yahoo, Orange, QQ Mail and others, and the
manuals of Postfix, Exim, sendmail and qmail have them, put into phrases of our own.
"""

from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.rule import ReasonRule

__all__ = ["RULES"]

RULES: tuple[ReasonRule, ...] = (
    ReasonRule(
        Reason.USER_UNKNOWN,
        8,
        """
        {who} * unknown
        unknown * {who}
        no such {who}
        no such * {box} here|there|at
        no such person|name|local|list|mailing_list
        {who} {not} * exist|known|found|valid|recognized|recognised|listed
        {who} {not} be? verified|located
        {who} * does_not|do_not|did_not|doesnt|dont exist
        {who} is|are not known|found|valid|recognized|recognised|listed
        {who} * nonexistent|unresolvable
        user doesnt|does_not have
        no mailbox|account|user * by|with|of|named
        not have an account
        utilisateur|compte|adresse|destinataire * inconnu|inconnue|inexistant|inexistante|invalide
        usuario|buzon|cuenta|destinatario|direccion * no existe
        usuario|destinatario desconocido|desconhecido|inexistente|invalido
        conta|utilizador|direccion desconocido|desconhecido|inexistente|invalido
        usuario|conta|caixa|destinatario|utente|indirizzo * nao|non existe|encontrado|esiste|trovato
        empfanger|benutzer|empfangeradresse|adresse|postfach unbekannt
        empfanger|benutzer|adresse|postfach * existiert|gibt nicht|es
        utente|destinatario sconosciuto
        uzivatel|odbiorca|uzytkownik|gebruiker * neexistuje|nieznany|onbekend
        получатель|пользователь|ящик * найден|существует
        用 户 不 存 在
        不 存 在
        見 つ か り ま せ ん
        存 在 し ま せ ん
        """,
        "that there is no such user",
        "550 5.1.1 <nemo@example.org>: Recipient address rejected: no such user here",
        never_codes="53",  # the user who logs in
    ),
    ReasonRule(
        Reason.USER_UNKNOWN,
        6.5,
        """
        invalid|bad|incorrect|wrong|malformed|illegal|undeliverable|unverified {who}
        {who} * invalid|incorrect|malformed|undeliverable|unroutable|unrouteable
        {not} our customer
        {who} * not|none one? of ours
        {not} know|recognize|recognise|heard_of * {who}|person|name
        nobody|no_one called|named|of|by|with|here
        {not} * deliverable to|address
        not a valid|known|local {who}
        not a valid * address
        {not} find * {who}
        {not} a|an * recipient|user|mailbox|account at|on|of|here
        unknown in * table
        not listed in * directory|domino|public
        bad|invalid destination mailbox|email|address
        address * syntax|format|characters
        recipient|recipients address|addresses? rejected access denied
        user|recipient lookup|verification|verify|validation failed|check|failure|from
        email|subscriber is invalid|not_valid|wrong|incorrect
        someone {not} exist|found|valid|recognized|recognised|known|listed|local|here
        someone does_not|do_not|did_not|doesnt|was_not|is_not exist|found|valid|known
        someone unknown|nonexistent|undeliverable|invalid|is_unknown|is_invalid
        {who} {not} be? present|found
        tried|trying to reach|contact does_not|doesnt exist
        no one at|by|with
        no mail box
        badrcptto|badrecipientto|validrcptto|badrcpt
        envelope recipient * denied|rejected|badrcptto
        recipnotfound|exrecipnotfound|recipientnotfound|userunknown|nosuchuser
        """,
        "that the address is not valid there",
        "550 Invalid recipient: nemo",
        never_codes="53",
    ),
    ReasonRule(
        Reason.USER_UNKNOWN,
        5.1,
        """
        recipient address? rejected|refused|denied|declined
        recipient|rcpt * rejected
        address rejected
        mailbox|user|account is? unavailable|not_available
        does_not|doesnt|not exist
        {not} found
        mailbox|address|user|recipient not? found|valid
        recipient not? accepted|ok
        possible directory harvest
        no * users here
        reject|rejected * recipient
        mail|message is? undeliverable
        """,
        "that the recipient is refused",
        "550 <nemo@example.org>: recipient address refused",
    ),
    ReasonRule(
        Reason.MAILBOX_FULL,
        9.5,
        """
        too {many} messages on|in * {box}|server|folder
        messages in * {box}|folder {over} * limit
        {over} * quota|mailbox_limit
        quota * {over}|full|violation|reached
        {box}|mailfolder|folder|storage|space * full
        {over} * storage|disk_quota|mailbox_size|allocation
        storage limit|quota
        not * enough|sufficient|much * space|storage|room * {box}|mailbox|users|his|in
        insufficient space|storage for|in * mailbox|user
        {box} * {over} * limit|size|quota|allowed|space|storage
        {box} * out_of|no|lack|low|insufficient * space|storage|room
        mailbox|inbox|account size|storage * limit|exceeded|limited
        mailfull|mailboxfull|overquota|quotaexceeded|mapiexceptionshutoffquotaexceeded
        diskspace|disk|disk_space|userdisk|domaindisk|mail quota
        full mailbox|inbox|account
        not|doesnt * enough|sufficient|any space|room
        space|storage|quota|room * used_up|exhausted
        used_up|exhausted * space|storage|quota|room
        {who} hat zuviele|zu_viele
        used * all|whole|entire * space|storage|quota|room
        receiving limits
        too {many} mail_data|data
        boite|messagerie|compte * pleine|plein|sature|saturee
        buzon|casilla|cuenta|cota|cuota * lleno|llena|llenado|excedida|superada
        caixa|cota|quota * cheia|cheio|lotada|excedida
        casella * piena
        postfach|mailbox|speicher * voll
        ящик * переполнен
        收 件 人 空 间 不 足
        邮 箱 * 满
        espacio * agotado
        """,
        "that the mailbox is over its quota",
        "452 4.2.2 mailbox of bob is over quota",
    ),
    ReasonRule(
        Reason.MAILBOX_DISABLED,
        8.5,
        """
        {who}|email|mail * disabled|inactive|suspended|deactivated|locked|frozen|expired|closed
        disabled|inactive|suspended|deactivated|expired|locked|closed|blocked * {who}
        {who} * discontinued|terminated|cancelled|canceled|deleted|removed|retired
        {who} * no_longer|any_longer|anymore|any_more * valid|active|available|accepting|in|used
        {who} * no_longer|any_longer|anymore|any_more * on|exist|exists
        no longer * accept|accepts|accepting|receive|works|work|valid|employed|here|in_use|available
        {who} is? {not} active|enabled|activated|accepting|allowed_to_receive
        {who} {not} * accept|receive|accepting|receiving * {mail}
        {who} is|has * hangup|dormant|archived|parked|restricted|hold
        {who} is? currently|temporarily unavailable|suspended|disabled
        not * receiving|accepting * {mail} * address|mailbox|account
        compte|boite * desactive|desactivee|suspendu|bloque|ferme
        cuenta|buzon|casilla|conta * expirado|expirada|de_uso
        cuenta|buzon|conta * desactivada|deshabilitada|suspendida|bloqueada|inativa|desativada
        currently|been|is|was|temporarily suspended|frozen|deactivated|archived
        temporarily|temporary|permanently locked|disabled
        tried to reach * disabled|inactive|suspended|closed
        archived {who}
        {who} suspend|suspends|suspending
        boite|compte|destinataire * archive|archivee
        """,
        "that the mailbox is switched off",
        "550 5.2.1 this account has been suspended",
        is_ambiguous=True,
    ),
    ReasonRule(
        Reason.MAILBOX_DISABLED,
        8,
        """
        {who} * has|have|was moved|changed|migrated
        has|have|is moved|gone|left * to|elsewhere|away|no|address|mailbox|please
        {not} here any_more|anymore|any_longer
        new|forwarding * address is|available|unknown
        no forwarding address
        please try|use|update * new|correct|following address
        user not local
        left the|this company|organization|university
        """,
        "that the recipient has moved",
        "551 Bob has moved to another company, please use his new address",
    ),
    ReasonRule(
        Reason.HOST_NOT_FOUND,
        8.5,
        """
        host|domain|hostname unknown
        unknown host|domain
        host|domain * not found|exist|resolve|resolved
        nonexistent domain|host|domains
        recipient|recipients|destination|target domain * not|invalid|unknown|does_not|doesnt
        recipient * domain not|does_not|doesnt found|exist|valid|resolve
        {not} find|locate|resolve * host|hostname|domain * named|name|recipient
        name service error
        no mx|mail_exchanger|mail_exchange
        no * valid * mx|mail_server|mail_exchangers
        illegal|bad host|destination domain|host|system
        bad|invalid|wrong recipient domain|host
        indicated|indicates|has|have no smtp|mail service
        no|invalid|illegal dns|mx|host|a * record|entry|domain for|of|found
        domain * not reachable
        mx * nonexistent|non_existent hosts|host
        all host address lookups failed
        cannot|could_not|unable_to resolve
        invalid domain name
        somewhere does_not|doesnt|not exist|found|resolve|resolved
        is|as a? dead domain
        nxdomain|nonexistentdomain|domainnotfound|dnsdomaindoesnotexist
        unrouteable|unroutable|unreachable|unrouted address|domain|mail_domain|host
        domain * must exist
        no such domain|host|hostname
        name|node * not known
        domain|hostname * is|name unknown|dead
        unknown domain|host name
        no route for
        mail_domain|domain mentioned * unknown
        """,
        "that the recipient's domain cannot be found",
        "550 Host unknown: no-such-place.example",
        never_codes="50",  # the name that a client gives itself
    ),
    ReasonRule(
        Reason.HOST_NOT_FOUND,
        9,
        """
        nullmx
        null mx
        domain never accept|accepts|receive|accepting|takes * {mail}
        domain * not|no accept|accepts|receive|accepting|takes * {mail}
        """,
        "that the domain takes no mail",
        "556 5.1.10 the domain example.org accepts no mail (nullMX)",
        like="1.10",
    ),
    ReasonRule(
        Reason.HOST_NOT_FOUND,
        9,
        """
        host|server * not|no|never accept|accepts|receive|accepting|takes * {mail}
        no smtp|mail service|server * here|there|for
        no mail service
        no * {mail} * on|at this machine|host|server
        never accept|accepts|receive|receives|take|takes * {mail}
        host|machine|system is? no|not * mail_server|smtp_server|mail_host
        this machine|host * not accept|receive|send * {mail}
        """,
        "that the server takes no mail",
        "554 mx.example.org no SMTP service here",
        like="3.2",
    ),
)
