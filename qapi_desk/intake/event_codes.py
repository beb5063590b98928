"""The event dictionary of the extract contract: every code, grouped by what it is about.

Names only; what each means to a rule is the ruleset's affair.
"""

_CODES_BY_SUBJECT = {
    "case_event": (
        "APP_REQ_WRITTEN APP_REQ_PHONE APP_REQ_INPERSON APP_SENT PROGINFO_SENT "
        "IVA_REFERRAL_RCVD APP_SIGNED_RCVD APP_ACCEPTED APPLICANT_INTERVIEW "
        "INFO_SOLICITED WORKER_ALERT POP_CHECK CP_TIP_RCVD CP_TIP_REPLY NCP_MOVED_COUNTY "
        "NCP_LOC_OTHER_CA NCP_LOC_OTHER_STATE DILIGENT_DOC ORDER_KNOWN IVA_AMT_NOTICE "
        "DIRECT_PAY_LEARNED OVERPAY_PERMISSION"
    ),
    "interstate_ref": (
        "INTERSTATE_REQ_RCVD IST_RESPONSE_SENT OJ_NOTICE IST_INFO_RCVD IST_INFO_FWD "
        "DOCS_FWD DOCS_RETURNED ADDR_SENT CR_NOTIFIED RESP_INQ_RCVD RESP_INQ_ANSWERED "
        "UIFSA_SENT"
    ),
    "ivd_case": "CASE_OPENED",
    "registry_submission": "FCR_SENT FCR_CHANGE_RCVD FCR_CHANGE_SENT",
    "case_transfer": "CASE_TRANSFERRED",
    "participant": "FV_FLAG",
    "person": "LANGUAGE",
    "locate_episode": (
        "LOC_NEEDED LOC_ALL_SOURCES_DONE NCP_LOCATED CP_LOST CP_LOC_START CP_LOC_END"
    ),
    "locate_query": ("LOC_SOURCE_QUERY LOC_VERIFY_SENT LOC_INFO_RCVD LOC_INFO_ACTED ASSET_QUERY"),
    "asset": "ASSET_LOCATED ASSET_ACTION",
    "legal_action": (
        "SC_GENERATED SC_FILED ANSWER_RCVD MOTION_FILED STIP_SIGNED STIP_FILED APJ_MAILED "
        "DISPOSITION DISMISSED REFILE CERT_COPY_REQ REG_FILED REG_MAILED MOD_MOTION_FILED "
        "SETASIDE_FILED COURT_ACTION_FILED"
    ),
    "service_attempt": "SERVICE_ATTEMPT SERVICE_DONE SERVICE_INVALID",
    "hearing": "HEARING",
    "genetic_test": "GT_SCHEDULED GT_RESULT_POS GT_RESULT_NEG",
    "support_order": "ORDER_ESTABLISHED",
    "review_request": (
        "RA_NOTICE_CP RA_NOTICE_NCP RA_REQ_RCVD RA_SCREENED RA_PRE_NOTICE RA_STARTED "
        "RA_COMPLETED RA_OUTCOME_NOTICE IED_SENT IED_RCVD"
    ),
    "special_circumstance": "SPECIAL_CIRC_KNOWN",
    "employment": "EMPLOYER_KNOWN NER_ENTRY",
    "withholding": (
        "IWO_ISSUED IWO_SERVED IWO_TERMINATED IWO_STOPPED IWO_NONCOMPLY IWO_FUNCTIONING"
    ),
    "account": "DELINQUENT",
    "intercept": (
        "PREOFFSET_NOTICE IRS_FTB_SUBMIT UIB_SDI_SUBMIT FTB_REFERRAL IRS_FULL_SUBMIT "
        "DM_NOTICE DM_SUBMIT"
    ),
    "lien": "LIEN_TRIGGER LIEN_RECORDED LIEN_RELEASED",
    "bankruptcy": "BKY_NOTICE BKY_REVIEW BKY_PERMISSION BKY_POC_FILED",
    "medical_support": (
        "MS_ORDERED MS_MOD_SOUGHT INS_LETTER NMSN_SENT INS_INFO_TO_CP INS_LAPSE "
        "INS_MONITOR DHS_NOTICE"
    ),
    "closure": ("CLOSE_REQ CLOSE_NOTICE CLOSE_DENIED_NOTICE CLOSE_INIT_STATE_NOTICE CASE_CLOSED"),
    "aid_period": "AID_START AID_STOP",
    "collection": "PAYMENT_RCVD",
    "disbursement": "DISBURSED WARRANT_RETURNED",
    "account_entry": "INTEREST_CALC OVERPAY",
    "statement": "BILL_SENT CS916_SENT CS917_SENT",
    "contact": (
        "BALANCE_REQ BALANCE_SENT HISTORY_REQ HISTORY_SENT AUDIT_REQ AUDIT_REPORT "
        "INQUIRY_RCVD INQUIRY_RESP COMPLAINT_FORM_MAILED DISPUTE_RCVD DISPUTE_RESP "
        "COMPLAINT_FILED COMPLAINT_RESOLVED HEARING_REQ POSITION_STATEMENT "
        "HEARING_DECISION HEARING_COMPLIED"
    ),
}

EVENT_CODES = frozenset(code for codes in _CODES_BY_SUBJECT.values() for code in codes.split())
"""Every code an event may carry."""

CONTACT_CODES = frozenset(
    code for subject in ("contact", "statement") for code in _CODES_BY_SUBJECT[subject].split()
)
"""Letters and questions: not actions on a case, so they may follow its closing."""
