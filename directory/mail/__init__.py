"""E-mail: what a message is, and how it leaves."""

from directory.mail.message import Message, is_mail_address, mail_address
from directory.mail.smtp import MailError, NotNow, Smtp, send, smtp_of

__all__ = ["MailError", "Message", "NotNow", "Smtp", "is_mail_address", "mail_address", "send", "smtp_of"]
