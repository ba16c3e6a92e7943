from network.models.audit import AuditEntry
from network.models.external_id import ExternalId
from network.models.feedback import Feedback
from network.models.job import Job
from network.models.left_out_row import LeftOutRow
from network.models.listing import Listing, ListingException, ListingFacet, ListingSpan
from network.models.membership import Membership
from network.models.merge import NotSame, OldAddress, OrganisationMerge
from network.models.message import KeeperMessage
from network.models.municipality import Locality, Municipality
from network.models.organisation import (
    DirectoryChange,
    Organisation,
    OrganisationAudience,
    OrganisationFacet,
    OrganisationFunction,
)
from network.models.organisation_import import OrganisationImport, OrganisationImportLine
from network.models.organisation_rows import (
    AdviceRow,
    BodySeat,
    ContactWay,
    FundingRow,
    OrganisationName,
    Training,
)
from network.models.postal_population import PostalPopulation
from network.models.reminder import Digest, DigestLine, NoFactLetters, ReminderRound
from network.models.reminder_order import ReminderOrder, ReminderOrderLine
from network.models.school_holiday import SchoolHoliday
from network.models.search_index import SearchIndex
from network.models.sent_table import SentTable
from network.models.user import User

__all__ = [
    "AdviceRow",
    "AuditEntry",
    "BodySeat",
    "ContactWay",
    "Digest",
    "DigestLine",
    "DirectoryChange",
    "ExternalId",
    "Feedback",
    "FundingRow",
    "Job",
    "KeeperMessage",
    "LeftOutRow",
    "Listing",
    "ListingException",
    "ListingFacet",
    "ListingSpan",
    "Locality",
    "Membership",
    "Municipality",
    "NoFactLetters",
    "NotSame",
    "OldAddress",
    "Organisation",
    "OrganisationAudience",
    "OrganisationFacet",
    "OrganisationFunction",
    "OrganisationImport",
    "OrganisationImportLine",
    "OrganisationMerge",
    "OrganisationName",
    "PostalPopulation",
    "ReminderOrder",
    "ReminderOrderLine",
    "ReminderRound",
    "SchoolHoliday",
    "SearchIndex",
    "SentTable",
    "Training",
    "User",
]
