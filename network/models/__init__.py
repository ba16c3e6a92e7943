from network.models.audit import AuditEntry
from network.models.feedback import Feedback
from network.models.job import Job
from network.models.listing import Listing, ListingException, ListingFacet, ListingSpan
from network.models.membership import Membership
from network.models.message import KeeperMessage
from network.models.municipality import Locality, Municipality
from network.models.organisation import Organisation, OrganisationAudience, OrganisationFunction
from network.models.reminder import Digest, DigestLine, ReminderRound
from network.models.school_holiday import SchoolHoliday
from network.models.search_index import SearchIndex
from network.models.user import User

__all__ = [
    "AuditEntry",
    "Digest",
    "DigestLine",
    "Feedback",
    "Job",
    "KeeperMessage",
    "Listing",
    "ListingException",
    "ListingFacet",
    "ListingSpan",
    "Locality",
    "Membership",
    "Municipality",
    "Organisation",
    "OrganisationAudience",
    "OrganisationFunction",
    "ReminderRound",
    "SchoolHoliday",
    "SearchIndex",
    "User",
]
