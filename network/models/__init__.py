from network.models.audit import AuditEntry
from network.models.feedback import Feedback
from network.models.job import Job
from network.models.listing import Listing, ListingException, ListingFacet, ListingSpan
from network.models.membership import Membership
from network.models.municipality import Locality, Municipality
from network.models.organisation import Organisation, OrganisationAudience, OrganisationFunction
from network.models.school_holiday import SchoolHoliday
from network.models.user import User

__all__ = [
    "AuditEntry",
    "Feedback",
    "Job",
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
    "SchoolHoliday",
    "User",
]
