"""The data-evaluable rules of the manual of 2002, row by row as the reference prints them.

Written from the reference and the decision records only; knows nothing of the program's files.
What stands under ``SILENT`` takes the events that decision 0014 names.
"""

from tests.oracles.law import conditions as on
from tests.oracles.law import ordering as test
from tests.oracles.law.judging import Law
from tests.oracles.law.record import OPENED_BY_ROW

ASKED = ("IVA_REFERRAL_RCVD", "APP_SIGNED_RCVD")
SERVED_OR_ORDERED = ("SERVICE_DONE", "ORDER_ESTABLISHED")
DISPOSED = ("ORDER_ESTABLISHED", "DISPOSITION", "DISMISSED")
PAID, SENT = ("PAYMENT_RCVD",), (("DISBURSED",),)
NEVER = on.money("aid_class_at_receipt", "NEVER")
FORMER = on.money("aid_class_at_receipt", "FORMER")
CURRENT = on.money("aid_class_at_receipt", "CURRENT", "CALWORKS", "KINGAP")
AIDED = on.money("aid_class_at_receipt", "CURRENT", "CALWORKS", "KINGAP", "FOSTER", "FOSTER_CARE")
FUTURES = on.money_above_zero("to_futures")
MONTH = ("ACCOUNT_MONTH",)
THIRTY_DAY = on.money("clock_class", "THIRTY_DAY")
FOSTER = on.money("clock_class", "FOSTER_CARE")

INTAKE = (
    Law("CR-001", "T", ("APP_REQ_WRITTEN", "APP_REQ_PHONE"), (("APP_SENT",),), 5, "working"),
    Law("CR-002", "T", ("APP_REQ_INPERSON",), (("APP_SENT",),), 0, "same day"),
    Law("CR-003", "T", ("IVA_REFERRAL_RCVD",), (("PROGINFO_SENT",),), 5, "working"),
    Law("CR-004", "T", ("APP_SIGNED_RCVD",), (("APP_ACCEPTED",),), 0, "same day"),
    Law("CR-005", "TE", ASKED, (("APPLICANT_INTERVIEW",),), 10),
    Law("CR-006", "TO", ASKED, (("CASE_OPENED",), ("INFO_SOLICITED",)), 20),
    Law("CR-007", "T", ("INTERSTATE_REQ_RCVD",), (("IST_RESPONSE_SENT",), ("WORKER_ALERT",)),
        10, "working"),
    Law("CR-008", "T", ("FCR_CHANGE_RCVD",), (("FCR_CHANGE_SENT",),), 5, "working", by_ref=True),
    Law("CR-011", "T", ("LOC_INFO_RCVD",), (("LOC_INFO_ACTED",),), 75),
)  # fmt: skip
ESTABLISHMENT = (
    Law("CR-010", "O", ("SC_FILED",), when=on.paternity_at_issue, test=test.pop_checked,
        reads=("POP_CHECK",)),
    Law("CR-015", "TOE", ("NCP_LOCATED",), (SERVED_OR_ORDERED,), 90,
        when=on.no_order_before, excuse=("DILIGENT_DOC",)),
    Law("CR-018", "TE", ("CP_TIP_RCVD",),
        (("SERVICE_ATTEMPT", "SERVICE_DONE"), ("CP_TIP_REPLY",)), 60,
        excuse=("CP_TIP_REPLY:INACCURATE",)),
    Law("CR-019", "A75", ("SERVICE_DONE",), (DISPOSED,), 6, "months", closing=False,
        when=on.no_order_before, voided_by=("SERVICE_INVALID",)),
    Law("CR-020", "A90", ("SERVICE_DONE",), (DISPOSED,), 12, "months", closing=False,
        when=on.no_order_before, voided_by=("SERVICE_INVALID",)),
    Law("CR-045", "T", ("RA_REQ_RCVD",), (("RA_SCREENED",),), 15, by_ref=True),
    Law("CR-046", "W", ("RA_PRE_NOTICE",), (("RA_STARTED",),), 30, by_ref=True,
        waived=("WAIVED_BOTH",)),
    Law("CR-047", "W", ("RA_PRE_NOTICE",), (("RA_STARTED",),), 30, by_ref=True,
        waived=("WAIVED_BOTH",), scored_with="CR-046"),
    Law("CR-049", "TO", ("RA_REQ_RCVD",), (("RA_COMPLETED",),), 180, by_ref=True,
        held=("LOC_NEEDED", "NCP_LOCATED")),
)  # fmt: skip
ENFORCEMENT = (
    Law("CR-056", "T", ("DELINQUENT",), (("FTB_REFERRAL",),), 90, when=on.not_bankrupt,
        ended_by=("BKY_NOTICE",)),
    Law("CR-058", "O", ("PREOFFSET_NOTICE",),
        test=test.told_after("IRS_FTB_SUBMIT", "UIB_SDI_SUBMIT"),
        reads=("IRS_FTB_SUBMIT", "UIB_SDI_SUBMIT")),
    Law("CR-060", "T", ("ASSET_LOCATED",), (("ASSET_ACTION",),), 30, by_ref=True),
    Law("CR-061", "T", ("IST_INFO_RCVD",), (("OJ_NOTICE",),), 10, "working", by_ref=True),
    Law("CR-062", "O", ("DM_NOTICE",), test=test.told_after("DM_SUBMIT"),
        reads=("DM_SUBMIT",)),
    Law("CR-066", "T", ("IST_INFO_RCVD",), (("IST_INFO_FWD",),), 10, "working",
        when=on.initiating, by_ref=True),
    Law("CR-067", "T", ("NCP_MOVED_COUNTY",), (("CASE_TRANSFERRED",),), 10, "working"),
    Law("CR-068", "T", ("NCP_LOC_OTHER_CA",), (("DOCS_FWD",), ("CR_NOTIFIED",)), 10, "working"),
    Law("CR-069", "T", ("NCP_LOC_OTHER_STATE",), (("ADDR_SENT",), ("CR_NOTIFIED",)),
        10, "working"),
    Law("CR-070", "T", ("NCP_LOC_OTHER_STATE",), (("DOCS_RETURNED",), ("CR_NOTIFIED",)),
        10, "working"),
    Law("CR-071", "T", ("RESP_INQ_RCVD",), (("RESP_INQ_ANSWERED",),), 30, "working", by_ref=True),
    Law("CR-087", "T", ("EMPLOYER_KNOWN",), (("IWO_SERVED",),), 15, by_ref=True),
    Law("CR-088", "T", ("NER_ENTRY",), (("IWO_ISSUED",),), 2, "working", by_ref=True),
    Law("CR-098", "W", ("CLOSE_NOTICE",), (("CASE_CLOSED",),), 60, waived=("CP_AGREED",),
        when=on.topic_is_not("EXEMPT"), closing=False),
)  # fmt: skip
LOCATE = (
    Law("CR-104", "T", ("LOC_NEEDED",), (("LOC_ALL_SOURCES_DONE",), ("LOC_VERIFY_SENT",)), 75,
        ended_by=("NCP_LOCATED",)),
    Law("CR-105", "R", ("LOC_SOURCE_QUERY",), (("LOC_SOURCE_QUERY",),), 1, "quarter",
        when=on.not_located, ended_by=("NCP_LOCATED",)),
    Law("CR-106", "T", ("LOC_INFO_RCVD",), (("LOC_INFO_ACTED",),), 75, when=on.not_located,
        scored_with="CR-011"),
    Law("CR-107", "T", ("LOC_INFO_RCVD",), (("LOC_INFO_ACTED",),), 75),
    Law("CR-108", "R", ("ASSET_QUERY",), (("ASSET_QUERY",),), 1, "quarter"),
    Law("CR-110", "T", ("CP_LOST",), (("CP_LOC_START",),), 5, "working", when=on.money_held),
    Law("CR-111", "W", ("CP_LOC_START",), (("CP_LOC_END",),), 6, "months",
        ended_by=("CP_LOC_END:FOUND",)),
)  # fmt: skip
MONEY = (
    Law("CR-114", "R", ("INTEREST_CALC",), (("INTEREST_CALC",),), 1, "next month"),
    Law("CR-117", "O", MONTH, when=on.pool_told, test=test.pool_holds),
    Law("CR-123", "R", MONTH, (("BILL_SENT",),), 1, "next month", when=on.address_confirmed,
        ended_by=("BILL_SENT:SUPPRESSED",)),
    Law("CR-124", "T", MONTH, (("CS916_SENT",),), 45, when=on.account_moved),
    Law("CR-126", "O", PAID, test=test.legal_date_told),
    Law("CR-129", "O", PAID, when=on.fee_told, test=test.no_fee),
    Law("CR-131", "O", ("OVERPAY",), test=test.permitted, reads=("OVERPAY_PERMISSION",)),
    Law("CR-135", "T", PAID, (("IVA_AMT_NOTICE",),), 10, "working", when=AIDED,
        from_month_end=True),
    Law("CR-140", "TE", PAID, SENT, 2, "working", when=on.both(
        NEVER, on.not_(THIRTY_DAY), on.not_(FUTURES)),
        by_ref=True),
    Law("CR-141", "T", PAID, SENT, 30, when=on.both(NEVER, THIRTY_DAY), by_ref=True),
    Law("CR-142", "T", PAID, SENT, 2, "working", when=CURRENT, by_ref=True),
    Law("CR-143", "T", PAID, SENT, 2, "working", when=on.both(FORMER, on.not_(FUTURES)),
        by_ref=True),
    Law("CR-144", "T", PAID, SENT, 15, when=CURRENT, from_month_end=True, by_ref=True),
    Law("CR-145", "T", PAID, SENT, 15, when=FOSTER, from_month_end=True, by_ref=True),
    Law("CR-146", "T", PAID, SENT, 2, "working", by_ref=True, when=on.both(
        on.money("aid_class_at_receipt", "NEVER", "FORMER"), FUTURES,
        on.not_(on.money("hold_reason", "FUTURES")))),
    Law("CR-147", "T", PAID, SENT, 2, "working", when=on.responding, by_ref=True),
    Law("CR-148", "T", PAID, SENT, 2, "working", when=on.initiating, by_ref=True),
)  # fmt: skip
ANSWERED = Law("CR-150", "T", ("INQUIRY_RCVD",), (("INQUIRY_RESP",),), 3, "working", by_ref=True)
DEFAULT_MAILED = (("SUBSTITUTE", 40), ("CERTIFIED", 40), ("REGISTERED", 40))
BEGUN = (
    "SC_GENERATED", "SC_FILED", "SERVICE_ATTEMPT", "SERVICE_DONE", "MOTION_FILED", "IWO_ISSUED",
    "IWO_SERVED", "ASSET_ACTION", "LIEN_RECORDED", "COURT_ACTION_FILED",
)  # fmt: skip
NOTICES = ("RA_NOTICE_CP", "RA_NOTICE_NCP")
SILENT = (
    Law("CR-025", "I", ("HEARING:RECOMMENDED",), (("HEARING:RATIFIED", "HEARING:DE_NOVO"),),
        10, "court"),
    Law("CR-027", "W", ("SERVICE_DONE",), (("ORDER_ESTABLISHED:DEFAULT",),), 30,
        by_topic=DEFAULT_MAILED, voided_by=("SERVICE_INVALID",), ended_by=("ANSWER_RCVD",)),
    Law("CR-028", "O", ("ORDER_ESTABLISHED",), when=on.by_default,
        test=test.told_before("LOC_SOURCE_QUERY", since=("SERVICE_DONE",)),
        reads=("LOC_SOURCE_QUERY", "SERVICE_DONE")),
    Law("CR-029", "O", ("ORDER_ESTABLISHED",), when=on.by_default, test=test.all_of(
        test.told_before("SERVICE_DONE"),
        test.none_before("ANSWER_RCVD", since=("SERVICE_DONE",))),
        reads=("SERVICE_DONE", "ANSWER_RCVD")),
    Law("CR-030", "W", ("APJ_MAILED",), (("ORDER_ESTABLISHED",),), 35, by_ref=True,
        when=on.parent_lives("CA")),
    Law("CR-031", "W", ("APJ_MAILED",), (("ORDER_ESTABLISHED",),), 40, by_ref=True,
        when=on.parent_lives("US")),
    Law("CR-032", "W", ("APJ_MAILED",), (("ORDER_ESTABLISHED",),), 50, by_ref=True,
        when=on.parent_lives("FOREIGN")),
    Law("CR-037", "W", ("GT_RESULT_POS",), (("MOTION_FILED", "HEARING", "ORDER_ESTABLISHED"),),
        10, ended_by=("ANSWER_RCVD", "STIP_SIGNED", "STIP_FILED")),
    Law("CR-040", "T", ("RA_STARTED",), (("SC_GENERATED", "MOD_MOTION_FILED"),), 30, by_ref=True),
    Law("CR-043", "W", ("REG_MAILED",), (("REG_FILED:CONFIRMED",),), 20, by_ref=True,
        ended_by=("ANSWER_RCVD:CHALLENGE", "MOTION_FILED:CHALLENGE")),
    Law("CR-044", "R", ("ORDER_ESTABLISHED", *NOTICES), (("RA_NOTICE_CP",), ("RA_NOTICE_NCP",)),
        12, "months"),
    Law("CR-053", "I", ("PAYMENT_RCVD:FIRST_ON_PRESUMED",), (("SETASIDE_FILED",),), 90),
    Law("CR-057", "T", ("CASE_OPENED", OPENED_BY_ROW), (("FTB_REFERRAL",),), 90,
        when=on.both(on.delinquent, on.not_bankrupt), ended_by=("BKY_NOTICE",)),
    Law("CR-073", "IW", ("DELINQUENT",), (("COURT_ACTION_FILED:US_ATTORNEY",),), 12, "months",
        when=on.parent_lives("US", "FOREIGN")),
    Law("CR-081", "IW", ("DELINQUENT",), (("COURT_ACTION_FILED:SECURITY_DEPOSIT",),), 60),
    Law("CR-083", "I", ("COURT_ACTION_FILED:EXAMINATION",), (("LIEN_RECORDED",),), 12, "months",
        by_ref=True),
    Law("CR-085", "O", ("IRS_FULL_SUBMIT",), test=test.full_collection,
        reads=("IWO_ISSUED", "IRS_FULL_SUBMIT")),
    Law("CR-109", "T", ("CP_TIP_RCVD",), (BEGUN, ("CP_TIP_REPLY",)), 60,
        when=on.topic_is_not("NOT_CREDIBLE")),
    Law("CR-138", "IW", ("WARRANT_RETURNED:NCP_REFUND",), (("DISBURSED:REVERSION",),),
        24, "months", by_ref=True),
)  # fmt: skip
"""Rules whose facts the reference names in words only: by which events, says decision 0014."""
SERVICE = (
    ANSWERED,
    Law("CR-151", "T", ("INQUIRY_RCVD",), (("COMPLAINT_FORM_MAILED",),), 5, "working",
        by_ref=True, unless=ANSWERED),
    Law("CR-152", "T", ("DISPUTE_RCVD",), (("DISPUTE_RESP",),), 3, "working", by_ref=True),
    Law("CR-153", "T", ("COMPLAINT_FILED",), (("COMPLAINT_RESOLVED",),), 30, by_ref=True),
)  # fmt: skip

MANUAL = {
    law.rule: law
    for laws in (INTAKE, ESTABLISHMENT, ENFORCEMENT, LOCATE, MONEY, SERVICE, SILENT)
    for law in laws
}
