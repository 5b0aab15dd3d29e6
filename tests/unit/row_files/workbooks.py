"""Workbooks in XLSX, written by hand as programs write them."""

import io
import zipfile

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"


def sheet(rows):
    """Return the part of a sheet with these rows."""
    return f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'


# As Excel writes a list with texts of several fonts, a date, formulas, a boolean, and an error.
EXCEL = {
    BOOK: f"""<workbook {MAIN} xmlns:r="{OFFICE}"><workbookPr defaultThemeVersion="166925"/>
        <sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    RELATIONS: f"""<Relationships xmlns="{PACKAGE}/relationships">
        <Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>
        <Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>
        <Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""",
    STYLES: f"""<styleSheet {MAIN}><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>""",
    STRINGS: f"""<sst {MAIN} count="5" uniqueCount="5"><si><t>name</t></si><si><t>since</t></si><si><t>sum</t></si>
        <si><r><t xml:space="preserve">Zoë </t></r><r><rPr><b/></rPr><t>M&amp;S</t></r></si><si><t>ok</t></si></sst>""",
    SHEET: sheet(
        """<row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>
        <c r="D1" t="s"><v>4</v></c></row>
        <row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>46082</v></c>
        <c r="C2"><f>SUM(1,1.5)</f><v>2.5</v></c><c r="D2" t="b"><v>1</v></c></row>
        <row r="3"><c r="A3" t="str"><f>"A"&amp;"nn"</f><v>Ann</v></c><c r="C3" t="e"><v>#N/A</v></c></row>"""
    ),
}
# As programs write that hold texts in cells, leave places out, name parts from the root, and prefix all names.
INLINE = {
    BOOK: f"""<x:workbook xmlns:x="a" xmlns:r="{OFFICE}"><x:sheets><x:sheet name="Liste" r:id="R1"/></x:sheets>
        </x:workbook>""",
    RELATIONS: f'<Relationships><Relationship Id="R1" Type="{OFFICE}/worksheet" Target="/{SHEET}"/></Relationships>',
    SHEET: """<x:worksheet xmlns:x="a"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>name</x:t></x:is></x:c>
        <x:c t="inlineStr"><x:is><x:t>n</x:t></x:is></x:c></x:row>
        <x:row><x:c t="inlineStr"><x:is><x:r><x:t>An</x:t></x:r><x:r><x:t>n</x:t></x:r></x:is></x:c>
        <x:c><x:v>7.0</x:v></x:c></x:row></x:sheetData></x:worksheet>""",
}


def zipped(parts):
    """Return an archive with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def excel(*, rows=None, **parts):
    """Return the workbook of Excel with other rows or parts: `book`, `relations`, `styles`, `strings` or `sheet`."""
    names = {"book": BOOK, "relations": RELATIONS, "styles": STYLES, "strings": STRINGS, "sheet": SHEET}
    changes = {names[name]: content for name, content in parts.items()}
    return zipped(EXCEL | changes | ({SHEET: sheet(rows)} if rows else {}))
