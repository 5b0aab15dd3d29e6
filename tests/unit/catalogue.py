"""The vendors' lists "API Error codes", as the seeds have them; their first line, which is a slip, is left out."""

from chalicelib.domain.brand import PIRSONAL, SEZION

SEZION_ERRORS = (
    (1000, "Template not found"),
    (1001, "Media not found"),
    (1002, "MediaID not found in scripts"),
    (1003, "Inputs not allowed for this template"),
    (1004, "Scripts inputs and medias mismatch"),
    (1005, "Bad script"),
    (1006, "Video file not found"),
    (1007, "Video not found"),
    (1008, "Media in use in templates"),
    (1009, "No scripts"),
    (1010, "Account not found"),
    (1011, "Error downloading medias"),
    (1012, "Error processing video"),
    (1013, "Error uploading to Youtube"),
    (1014, "Youtube Account not Found"),
    (1015, "Authentication error"),
    (1016, "Email already used"),
    (1017, "Bad password"),
    (1018, "Bad secret"),
    (1019, "No size specified (content-length)"),
    (1020, "Invalid Content-Type"),
    (1021, "Account not active"),
    (1023, "Youtube upload bad token"),
    (1025, "Account type not found"),
    (1026, "Payment client error"),
    (1027, "Payment mismatch"),
    (1028, "Template inactive"),
    (1029, "Bad input media"),
    (1030, "Error deleting video files"),
    (1031, "Video is not in Youtube"),
    (1032, "This account type does not allow custom video profiles"),
    (1032, "No video profiles in template"),
    (1032, "Duplicated profile name"),
    (2000, "Stored videos size limit reached"),
    (2001, "Stored medias size limit reached"),
    (2002, "Video profile not allowed"),
    (2003, "Too much free objects in template"),
    (2004, "No credit"),
    (2005, "Max templates reached"),
    (2005, "Not all variables defined"),
    (2006, "CTA start time cannot be empty."),
    (2007, "Atleast one field must be specified."),
    (2007, "More than one elements have the same start time."),
    (2007, "More than one elements have the same end time."),
    (5000, "Internal Error"),
)

PIRSONAL_ERRORS = (
    *SEZION_ERRORS,
    (1033, "Your account was locked after too many failed login attempts. Please try again later."),
    (2004, "Please upgrade your account to use Static Templates with Pirsonal Player"),
)

CATALOGUES = {SEZION: SEZION_ERRORS, PIRSONAL: PIRSONAL_ERRORS}
