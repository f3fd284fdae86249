"""Single faults of bytes, envelopes, hierarchy, loops, segments and elements."""

from faults import add, before, drop, fault, put, swap

ISA = "ISA*"


def raw(old, new, count=1):
    """Bytes in the place of others, once the file is written."""
    def change(data):
        old_bytes, new_bytes = old.encode("latin-1"), new.encode("latin-1")
        if data.count(old_bytes) < count:
            raise SystemExit(f"{old!r} is not in the file")
        return data.replace(old_bytes, new_bytes, count)
    return change


def isa(old, new):
    def change(segments):
        if old not in segments[0]:
            raise SystemExit(f"{old!r} is not in ISA")
        segments[0] = segments[0].replace(old, new, 1)
        return 0, ""
    return change


def cut(first, last):
    """Without the segments from one to another."""
    def change(segments):
        start = next(i for i, s in enumerate(segments) if s.split("*")[0] == first)
        end = next(i for i, s in enumerate(segments) if s.split("*")[0] == last)
        del segments[start:end + 1]
        return start, ""
    return change


def again(first, last):
    """The segments from one to another once more behind them, with claims of other numbers."""
    def change(segments):
        start = next(i for i, s in enumerate(segments) if s.split("*")[0] == first)
        end = next(i for i, s in enumerate(segments) if s.split("*")[0] == last)
        segments[end + 1:end + 1] = [s.replace("QHT-", "Q2-") for s in segments[start:end + 1]]
        return end + 1, ""
    return change


def only(data):
    """Instead of the whole file."""
    return lambda _: data


# bytes and delimiters
fault("no-interchange", "837p-own", at=0, element="", raw=[only(b"Dear payer, please find our claims attached.\n")])
fault("no-interchange", "837p-own", at=0, element="", raw=[only(b"")])
fault("stray-bytes", "837p-own", at=31, element="", raw=[lambda data: data + b"END OF FILE\n"])
fault("isa-width", "837p-own", isa("DAYBOOK        ", "DAYBOOK       "), swap("IEA", "IEA*1*000000101"), at="ISA",
      element="ISA06")
fault("isa-broken", "837p-own", at=1, element="ISA", raw=[lambda data: data[:60] + data[60:].replace(b"*", b" ", 9)])
fault("delimiter-same", "837p-own", isa("*T*:", "*T*^"), element="ISA16")
fault("delimiter-unfit", "837p-own", isa("*^*00501", "*A*00501"), element="ISA11")
fault("delimiter-not-as-declared", "837p-own", put("CLM", 5, "11>B>1"), put("HI", 1, "ABK>F411"), put("HI", 2, "ABF>F329"),
      put("SV1", 1, "HC>90834"), at="CLM", element="CLM05")
fault("segment-empty", "837p-own", raw=[raw("N3*9 ELM AVENUE~\n", "N3*9 ELM AVENUE~~\n")], at="N4*SALEM", element="")
fault("segment-too-long", "837p-own", add("REF*6R", "K3*" + "A" * 17000), element="K3")
fault("segment-cut", "837p-own", raw=[lambda data: data.rstrip(b"\n").rstrip(b"~")], at="IEA", element="IEA")
fault("segment-id", "837p-own", add("N3*9", "n"), element="")
fault("segment-blanks", "837p-own", raw=[raw("N3*9 ELM", "  N3*9 ELM")], at="N3*9", element="")
fault("character-set", "837p-own", put("N3*9", 1, "9 \xc9LM AVENUE"))
fault("character-set", "837p-own", put("N3*9", 1, "9 ELM\tAVENUE"))
fault("trailing-separator", "837p-own", swap("N3*9", "N3*9 ELM AVENUE*"), element="N302")
fault("trailing-component", "837p-own", put("HI", 2, "ABF:F329:"))
fault("repetition", "837p-own", put("N3*9", 1, "9^ELM AVENUE"))
fault("component-separator", "837p-own", put("N3*9", 1, "9:ELM AVENUE"))

# envelopes
fault("interchange-not-closed", "837p-own", drop("IEA"), at="ISA", element="ISA")
fault("group-not-closed", "837p-own", drop("GE"), at="GS", element="GS")
fault("set-not-closed", "837p-own", drop("SE"), at="ST*", element="ST")
fault("trailer-alone", "837p-own", add("GE", "GE*1*101"), element="GE")
fault("outside-group", "837p-own", add("GE", "NTE*ADD*HELLO"), element="NTE")
fault("outside-set", "837p-own", before("GE", "NTE*ADD*HELLO"), element="NTE")
fault("interchange-empty", "837p-own", cut("GS", "GE"), at="IEA", element="IEA")
fault("group-empty", "837p-own", cut("ST", "SE"), at="GE", element="GE")
fault("interchange-control", "837p-own", swap("IEA", "IEA*1*000000102"), element="IEA02")
fault("group-control", "837p-own", swap("GE", "GE*1*102"), element="GE02")
fault("set-control", "837p-own", swap("SE", "SE*27*0002"), element="SE02")
fault("group-count", "837p-own", swap("IEA", "IEA*2*000000101"), element="IEA01")
fault("set-count", "837p-own", swap("GE", "GE*2*101"), element="GE01")
fault("segment-count", "837p-own", swap("SE", "SE*26*0001"), element="SE01")
fault("control-zero", "837p-own", isa("*000000101*", "*000000000*"), element="ISA13")
fault("interchange-control-twice", "837p-own", again("ISA", "IEA"), element="ISA13")
fault("group-control-twice", "837p-own", again("GS", "GE"), element="GS06")
fault("set-control-twice", "837p-own", again("ST", "SE"), element="ST02")
fault("version-unknown", "837p-own", put("GS", 8, "005010X222A9"), put("ST", 3, "005010X222A9"), element="ST03")
fault("version-differs", "837p-own", put("GS", 8, "005010X222A2"), at="ST", element="ST03")
fault("group-kind", "837p-own", put("GS", 1, "HP"), element="GS01")
fault("group-kind", "837p-own", put("ST", 1, "850"), at="GS", element="GS01", also=[("set-unknown", "ST", "ST01")])
fault("set-unknown", "837p-own", put("GS", 1, "PO"), put("ST", 1, "850"))

# hierarchy
fault("hl-number", "837p-own", put("HL*2", 1, "3"))
fault("hl-parent", "837p-child", put("HL*3", 2, "1"))
fault("hl-parent-none", "837p-own", put("HL*1", 2, "1"))
fault("hl-level", "837p-own", put("HL*2", 3, "21"))
fault("hl-child-none", "837p-own", put("HL*2", 4, "1"))
fault("hl-child-some", "837p-child", put("HL*2", 4, "0"))

# loops and segments
fault("segment-unknown", "837p-own", add("N3*9", "ZZZ*1"), element="ZZZ")
fault("segment-misplaced", "837p-own", add("N4*SALEM", "SV1*HC:90834*150*UN*1***1"), element="SV1")
fault("segment-qualifier", "837p-own", before("HI", "REF*ZZ*1"), element="REF01")
fault("segment-order", "837p-own", drop("PRV*BI"), add("REF*EI", "PRV*BI*PXC*261QM0850X"), element="PRV")
fault("segment-order", "837p-own", drop("N3*9"), add("N4*SALEM", "N3*9 ELM AVENUE"), element="N3")
fault("segment-missing", "837p-own", drop("HI"), at="CLM", element="HI")
fault("segment-repeated", "837p-own", add("REF*EI", "REF*EI*931234567"), element="REF")
fault("loop-missing", "837p-own", drop("NM1*PR"), at="HL*2", element="NM1")
fault("loop-repeated", "837p-own", add("PRV*PE", "NM1*82*1*LINDE*PAUL****XX*2453199590"), element="NM1")

# elements
fault("element-missing", "837p-own", put("CLM", 7, ""))
fault("element-not-used", "837p-own", put("CLM", 3, "X"))
fault("element-beyond", "837p-own", put("N3*9", 3, "X"))
fault("component-not-used", "837p-own", put("CLM", 5, "11:B:1:X"), element="CLM05-4")
fault("element-short", "837p-own", put("NM1*40", 9, "C"))
fault("element-long", "837p-own", put("NM1*85", 3, "Q" * 61))
fault("element-blank", "837p-own", put("N3*9", 1, "   "))
fault("element-blank", "837p-own", isa("*DAYBOOK        *", "*               *"), at="ISA", element="ISA06")
fault("element-spaces", "837p-own", put("N3*9", 1, "9 ELM AVENUE "))
fault("number-form", "837p-own", put("SV1", 4, "1,5"))
fault("time-form", "837p-own", put("BHT", 5, "2460"))
fault("code-unknown", "837p-own", put("SBR", 9, "QQ"))
fault("code-unknown", "837p-own", put("CLM", 7, "P"))
fault("code-unknown", "837p-own", put("SV1", 3, "DA"))
fault("note-paired", "837p-own", swap("NM1*82", "NM1*82*1*SOLANO*IRIS****XX"), element="NM109")
fault("note-required", "837p-own", add("REF*6R", "LQ*UT*04.03", "FRM*1A"), at="FRM", element="FRM02")
fault("note-exclusive", "837p-own", swap("N4*SALEM", "N4*SALEM*OR*97301*US***OR"), element="N402")
fault("note-condition", "837p-second", swap("CAS*PR", "CAS*PR*2*10***10"), element="CAS05")
fault("note-list", "837p-second", swap("CAS*PR", "CAS*PR*2*20**45"), element="CAS06")

# what mutating other systems' files showed
fault("isa-information", "837p-own", isa("*00*          *00*", "*00*SECRET    *00*"), element="ISA02")
fault("isa-information", "837p-own", isa("*00*          *00*          *", "*00*          *01*          *"), element="ISA04")
fault("number-spare", "837p-own", put("SV1", 2, "0150"))
fault("number-spare", "837p-own", put("CLM", 2, "150."))
fault("number-spare", "835", put("CLP", 3, "00150.00"))
