"""Single faults of an 837P: what must make sense together."""

from faults import add, before, drop, fault, put, swap

# people and their numbers
fault("npi", "837p-own", put("NM1*85", 9, "1234567890"))
fault("npi", "837p-own", put("NM1*82", 9, "3000000005"))
fault("npi", "837p-child", put("NM1*DQ", 9, "199999999"))
fault("npi", "837p-child", put("NM1*77", 9, "199999998X"))
fault("taxonomy", "837p-own", put("PRV*PE", 3, "2084P0800"))
fault("taxonomy", "837p-own", put("PRV*BI", 3, "X261QM0850"))
fault("tax-id", "837p-own", put("REF*EI", 2, "93-1234567"))
fault("tax-id", "837p-own", put("REF*EI", 2, "93123456"))
fault("mbi", "837p-own", put("NM1*IL", 9, "1EG4TE5MK7S"))
fault("mbi", "837p-own", put("NM1*IL", 9, "1EG4-TE5-MK73"))
fault("mbi", "837p-second", put("NM1*IL*1@2", 9, "123456789A"))
fault("member-missing", "837p-own", swap("NM1*IL", "NM1*IL*1*ALDER*RUTH"), element="NM109")
fault("organisation-first-name", "837p-own", put("NM1*85", 4, "ANN"))
fault("placeholder", "837p-child", put("REF*G1", 2, "PENDING"))
fault("placeholder", "837p-child", put("NM1*IL", 9, "000000000"))
fault("phone", "837p-own", put("PER*IC", 4, "503-555-0100"))
fault("phone", "837p-own", put("PER*IC", 4, "5550100"))
fault("phone", "837p-own", put("PER*IC", 4, "15035550100"))
fault("phone", "837p-own", put("PER*IC", 4, "50355501000"))
fault("email", "837p-own", swap("PER*IC", "PER*IC*DANA REED*TE*5035550100*EM*BILLING"), element="PER06")
fault("clia", "837p-own", before("HI*", "REF*X4*1234567"), element="REF02")

# addresses
for line in ("P.O. BOX 12", "PO BOX 12", "POB 12", "POST OFFICE BOX 12", "BOX 12", "LOCK BOX 12", "P O BX 12",
             "PO DRAWER 12", "12 PINE STREET PO BOX 9", "P.O.BOX12"):
    fault("po-box", "837p-own", put("N3*12", 1, line))
fault("po-box", "837p-own", put("N3*12", 2, "P. O. Box 12"))
fault("facility-box", "837p-child", put("N3*8", 1, "PO BOX 8"))
fault("state", "837p-own", put("N4*SALEM", 2, "ZQ"))
fault("state-missing", "837p-own", put("N4*SALEM", 2, ""))
fault("zip", "837p-own", put("N4*SALEM", 3, "9730"))
fault("zip", "837p-own", put("N4*SALEM", 3, "97301-0001"))
fault("zip", "837p-own", put("N4*SALEM", 3, "00000"))
fault("zip-missing", "837p-own", swap("N4*SALEM", "N4*SALEM*OR"), element="N403")
fault("zip-nine", "837p-own", put("N4*PORTLAND", 3, "97205"))
fault("zip-nine", "837p-child", put("N4*EUGENE@2", 3, "97401"))

# subscriber and patient
fault("subscriber-incomplete", "837p-own", drop("N3*9"), at="NM1*IL", element="N3")
fault("subscriber-incomplete", "837p-own", drop("N4*SALEM"), at="NM1*IL", element="N4")
fault("subscriber-incomplete", "837p-own", drop("DMG"), at="NM1*IL", element="DMG")
fault("patient-missing", "837p-own", put("SBR", 2, ""))
fault("patient-unasked", "837p-child", put("SBR", 2, "18"), also=[
    ("subscriber-incomplete", "NM1*IL", "N3"), ("subscriber-incomplete", "NM1*IL", "N4"),
    ("subscriber-incomplete", "NM1*IL", "DMG")])
fault("filing-missing", "837p-own", put("SBR", 9, ""))
fault("filing-missing", "837p-second", put("SBR*P", 9, ""))
fault("medicare-second-reason", "837p-second", put("SBR*S", 9, "MB"), put("NM1*IL", 9, "1EG4TE5MK73"),
      at="SBR*S", element="SBR05")
fault("supervising-is-rendering", "837p-child", put("NM1*DQ", 9, "2453199590"))
fault("supervising-is-rendering", "837p-own",
      add("REF*6R", "NM1*DQ*1*SOLANO*IRIS****XX*1000000004"), element="NM109")

# days
fault("date-form", "837p-own", put("DTP*472", 3, "20260231"))
fault("date-form", "837p-own", put("DMG", 2, "19511312"))
fault("date-form", "837p-own", put("DTP*472", 2, "RD8"), element="DTP03")
fault("date-form", "837p-own", put("BHT", 4, "20261301"))
fault("file-date-future", "837p-child", put("BHT", 4, "21300101"))
fault("period-reversed", "837p-child", put("DTP*472*RD8", 3, "20260221-20260220"))
fault("period-reversed", "837p-own", before("HI*", "DTP*435*D8*20260210", "DTP*096*D8*20260209"),
      at="DTP*096", element="DTP03")
fault("date-after-file", "837p-own", before("HI*", "DTP*431*D8*20260303"), element="DTP03")
fault("birth-future", "837p-own", put("DMG", 2, "20260303"))
fault("birth-old", "837p-own", put("DMG", 2, "18990412"))
fault("service-after-file", "837p-own", put("DTP*472", 3, "20260303"))
fault("service-after-file", "837p-child", put("DTP*472*RD8", 3, "20260220-20260320"))
fault("service-before-birth", "837p-child", put("DTP*472@1", 3, "20120906"))
fault("service-after-death", "837p-own", add("SBR", "PAT*****D8*20260212"), at="DTP*472", element="DTP03")
fault("service-untimely", "837p-own", put("DTP*472", 3, "20250301"))
fault("accident-day", "837p-own", put("CLM", 11, "OA"), element="CLM11-1")
fault("accident-state", "837p-own", put("CLM", 11, "AA"), before("HI*", "DTP*439*D8*20260201"),
      at="CLM", element="CLM11-4")
fault("admission-day", "837p-own", put("CLM", 5, "21", 1))

# the claim and its sums
fault("claim-twice", "837p-own", add("REF*6R", "CLM*QHT-1*90***11:B:1*Y*A*Y*Y", "HI*ABK:F411",
                                     "NM1*82*1*SOLANO*IRIS****XX*1000000004", "LX*1", "SV1*HC:90832*90*UN*1***1",
                                     "DTP*472*D8*20260220"), element="CLM01")
fault("claim-number-long", "837p-own", put("CLM", 1, "QHT-00000000000000001"))
fault("frequency", "837p-own", put("CLM", 5, "9", 3))
fault("original-missing", "837p-own", put("CLM", 5, "7", 3))
fault("original-missing", "837p-own", put("CLM", 5, "8", 3))
fault("original-unasked", "837p-own", before("HI*", "REF*F8*2605000011100"), element="REF02")
fault("charge-sum", "837p-own", put("CLM", 2, "151"))
fault("charge-sum", "837p-child", put("SV1*HC:90834@2", 2, "150.01"), at="CLM", element="CLM02")
fault("amount-negative", "837p-own", put("CLM", 2, "-150"))
fault("amount-negative", "837p-own", put("SV1", 2, "-150"))
fault("amount-precision", "837p-own", put("CLM", 2, "150.001"))
fault("amount-precision", "837p-own", put("SV1", 2, "150.000"))
fault("amount-large", "837p-own", put("SV1", 2, "100000000"))
fault("other-payer-missing", "837p-own", put("SBR", 1, "S"), put("SBR", 9, "CI"), at="SBR", element="SBR01")
fault("payer-turn-twice", "837p-second", put("SBR*P", 1, "S"))
fault("reason-form", "837p-second", put("CAS*CO", 2, "4X5"))
fault("reason-unknown", "837p-second", put("CAS*CO", 2, "999"))
fault("reason-group", "837p-second", put("CAS*CO", 2, "23"))
fault("other-payer-unknown", "837p-second", put("SVD", 1, "60054"))
fault("other-paid-missing", "837p-second", drop("AMT*D"), at="SBR*P", element="AMT02")
fault("other-line-sum", "837p-second", put("CAS*PR", 3, "21"), at="SVD", element="SVD02")
fault("other-claim-sum", "837p-second", put("AMT*D", 2, "81"))

# diagnoses
fault("diagnosis-mixed", "837p-own", swap("HI", "HI*ABK:F411*BF:3009"), element="HI02-1")
fault("diagnosis-list-day", "837p-own", swap("HI", "HI*BK:30000*BF:3009"), element="HI01-2")
fault("diagnosis-point", "837p-own", put("HI", 1, "F41.1", 2))
fault("diagnosis-twice", "837p-own", put("HI", 2, "F411", 2))
fault("diagnosis-first", "837p-own", put("HI", 1, "F0280", 2))
fault("diagnosis-first", "837p-own", put("HI", 1, "V8000XA", 2))
fault("diagnosis-header", "837p-own", put("HI", 1, "F32", 2))
fault("diagnosis-header", "837p-own", put("HI", 1, "F438", 2))
fault("diagnosis-day", "837p-own", put("DTP*472", 3, "20210930"), put("HI", 2, "F32A", 2),
      also=[("service-untimely", "DTP*472", "DTP03")])
fault("diagnosis-unknown", "837p-own", put("HI", 1, "F4199", 2))
fault("icd-form", "837p-own", put("HI", 1, "411", 2))
fault("icd-form", "837p-own", put("HI", 1, "F4", 2))
fault("pointer-beyond", "837p-own", put("SV1", 7, "3", 1))
fault("pointer-beyond", "837p-own", put("SV1", 7, "1:2:9"), element="SV107-3")
fault("pointer-zero", "837p-own", put("SV1", 7, "0", 1))
fault("pointer-twice", "837p-own", put("SV1", 7, "1:1"), element="SV107-2")

# lines
fault("line-number", "837p-child", put("LX*2", 1, "3"))
fault("line-number", "837p-own", put("LX*1", 1, "0"))
fault("line-number-twice", "837p-child", put("REF*6R@2", 2, "QHT-2-1"))
fault("line-number-long", "837p-own", put("REF*6R", 2, "QHT-1-1-00000000000000000000001"))
fault("line-twice", "837p-child", put("DTP*472@2", 3, "20260213"), at="SV1@2", element="SV101-2")
fault("procedure-form", "837p-own", put("SV1", 1, "9083", 2))
fault("procedure-form", "837p-own", put("SV1", 1, "9O834", 2))
fault("procedure-form", "837p-second", put("SVD", 3, "9083", 2))
fault("modifier-form", "837p-own", put("SV1", 1, "H-", 3))
fault("modifier-twice", "837p-own", put("SV1", 1, "HC:90834:HO:HO"), element="SV101-4")
fault("modifier-gap", "837p-own", put("SV1", 1, "HC:90834::HO"), element="SV101-4")
fault("modifier-pair", "837p-own", put("SV1", 1, "HC:90834:GA:GZ"), element="SV101-4")
fault("modifier-pair", "837p-own", put("SV1", 1, "HC:90834:26:TC"), element="SV101-4")
fault("description-missing", "837p-own", put("SV1", 1, "J3490", 2), element="SV101-7")
fault("units-zero", "837p-own", put("SV1", 4, "0"))
fault("units-zero", "837p-own", put("SV1", 4, "-1"))
fault("units-form", "837p-own", put("SV1", 4, "1.2345"))
fault("minutes-unasked", "837p-own", put("SV1", 3, "MJ"))
fault("place-unknown", "837p-own", put("CLM", 5, "88", 1))
fault("place-unknown", "837p-own", put("SV1", 5, "48"))
fault("ndc", "837p-own", add("REF*6R", "LIN**N4*0002-7510-01", "CTP****1*ML"), element="LIN03")

# the rulebook's
fault("rule-place", "837p-month", put("CLM", 5, "10", 1))
fault("rule-place", "837p-month", put("SV1*HC:98980", 5, "02"))
fault("rule-place", "837p-treatment", put("CLM", 5, "50", 1))
fault("rule-modifier", "837p-month", put("SV1*HC:98980", 1, "95", 3))
fault("rule-modifier", "837p-treatment", put("SV1*HC:G0553", 1, "HO:GT", 3), element="SV101-4")
fault("rule-therapy-modifier", "837p-treatment", put("SV1*HC:G0553", 1, "GP", 3))
fault("rule-practitioner", "837p-treatment", put("PRV*PE", 3, "225100000X"), at="SV1*HC:G0552", element="SV101-2",
      also=[("rule-practitioner", "SV1*HC:G0553", "SV101-2"), ("rule-practitioner", "SV1*HC:G0554", "SV101-2")])
fault("rule-rendering-missing", "837p-treatment", drop("NM1*82", 2), drop("LX*2", 8), put("CLM", 2, "300"),
      at="SV1*HC:G0552", element="SV101-2")
fault("rule-unit", "837p-month", put("SV1*HC:98980", 3, "MJ"), also=[("minutes-unasked", "SV1*HC:98980", "SV103")])
fault("rule-units", "837p-month", put("SV1*HC:98980", 4, "2"))
fault("rule-units", "837p-month", put("SV1*HC:98981", 4, "1.5"))
fault("rule-units", "837p-month", put("SV1*HC:98981", 4, "2016"))
fault("rule-period", "837p-treatment", put("DTP*472@2", 2, "RD8"), put("DTP*472@2", 3, "20260131-20260228"))
fault("rule-period", "837p-month", put("DTP*472", 2, "RD8"), put("DTP*472", 3, "20260114-20260213"))
fault("rule-code-day", "837p-month", put("DTP*472", 3, "20251231"), at="SV1*HC:98986", element="SV101-2")
fault("rule-exclusive", "837p-month", put("SV1*HC:98980", 1, "99454", 2), put("DTP*472@2", 3, "20260214"),
      drop("LX*3", 4), put("CLM", 2, "170"), at="SV1*HC:99454", element="SV101-2")
fault("rule-exclusive", "837p-month", swap("SV1*HC:98986", "SV1*HC:99457*60*UN*1***1"), at="SV1*HC:98980",
      element="SV101-2", also=[("rule-exclusive", "SV1*HC:98981", "SV101-2")])
fault("rule-exclusive", "837p-treatment", swap("SV1*HC:G0553", "SV1*HC:98978*54.11*UN*1***1"), drop("LX*3", 4),
      put("CLM", 2, "354.11"), put("DTP*472@2", 3, "20260210"), at="SV1*HC:98978", element="SV101-2")
fault("rule-window", "837p-month", swap("SV1*HC:98980", "SV1*HC:99454*110*UN*1***1"), drop("LX*3", 4),
      put("CLM", 2, "170"), at="SV1*HC:99454", element="SV101-2")
fault("rule-ladder", "837p-month", swap("SV1*HC:98986", "SV1*HC:98979*60*UN*1***1"), at="SV1*HC:98980",
      element="SV101-2", also=[("rule-ladder", "SV1*HC:98981", "SV101-2")])
fault("rule-ladder", "837p-month", swap("SV1*HC:98980", "SV1*HC:98978*110*UN*1***1"), drop("LX*3", 4),
      put("CLM", 2, "170"), at="SV1*HC:98978", element="SV101-2")
fault("rule-ladder", "837p-treatment", swap("SV1*HC:G0552", "SV1*HC:G0553*300*UN*1***1"), at="SV1*HC:G0553@2",
      element="SV101-2")
fault("rule-initial-code", "837p-month", drop("LX*2", 4), put("LX*3", 1, "2"), put("CLM", 2, "140"),
      at="SV1*HC:98981", element="SV101-2")
fault("rule-initial-code", "837p-treatment", put("DTP*472@2", 3, "20260131"), at="SV1*HC:G0554", element="SV101-2")
fault("rule-once", "837p-treatment", swap("SV1*HC:G0553", "SV1*HC:G0552*54.11*UN*1***1"), drop("LX*3", 4),
      put("CLM", 2, "354.11"), at="SV1*HC:G0552@2", element="SV101-2")
fault("rule-again", "837p-treatment", add("REF*6R@3", "CLM*QHT-9*300***11:B:1*Y*A*Y*Y", "HI*ABK:F411",
                                          "NM1*82*1*LINDE*PAUL****XX*2453199590", "LX*1", "SV1*HC:G0552*300*UN*1***1",
                                          "DTP*472*D8*20260301"), at="SV1*HC:G0552@2", element="SV101-2")
fault("rule-one-practitioner", "837p-month", swap("SV1*HC:98980", "SV1*HC:98986*110*UN*1***1"), drop("LX*3", 4),
      put("CLM", 2, "170"), put("DTP*472@2", 3, "20260214"),
      add("REF*6R@2", "NM1*82*1*LINDE*PAUL****XX*2453199590"), at="SV1*HC:98986@2",
      element="SV101-2")

# what mutating other systems' files showed
fault("quantity-negative", "837p-own", add("REF*6R", "LIN**N4*00338004938", "CTP****-7*UN"), at="CTP", element="CTP04")
fault("quantity-negative", "837p-own", before("HI", "CR1****A*DH*-21"), element="CR106")
fault("amount-negative", "837p-own", add("REF*6R", "PS1*1999999992*-30"), element="PS102")
fault("date-after-file", "837p-own", before("NM1*IL", "PAT*****D8*20260303"), element="PAT06")
fault("date-after-file", "837p-own", add("DTP*472", "DTP*461*D8*20260303"), element="DTP03")
fault("state", "837p-own", put("CLM", 11, "AA:::QQ"), before("HI", "DTP*439*D8*20260201"), at="CLM", element="CLM11-4")
fault("tax-id", "837p-own", add("DMG", "REF*SY*12345678"), element="REF02")
fault("code-unknown", "837p-own", before("HI", "REF*4N*8"), element="REF02")
fault("procedure-form", "837p-own", add("HI", "HI*BP:4756"), element="HI01-2")
fault("procedure-form", "837p-own", add("SV1", "SV5*HC:9083*DA*30*350*4500*4"), element="SV501-2")
fault("procedure-form", "837p-own", add("REF*6R", "HCP*10*75.5*******HC*9083*UN*1"), element="HCP10")
fault("billing-number-missing", "837p-own", swap("NM1*85", "NM1*85*2*QUIET HARBOR THERAPY"), element="NM109")
fault("quantity-negative", "837p-second", put("SVD", 5, "-1"))
