"""Template_Inputs: the inputs that a video of a template may bring."""

from chalicelib.api.scripts import script_error
from chalicelib.api.wire_fields import Wire, without_absent
from chalicelib.domain.brand import Brand
from chalicelib.domain.template import Template
from chalicelib.domain.template_inputs import TemplateInput
from chalicelib.row_files import sample_csv
from chalicelib.script import ScriptError, inputs_of


def inputs_to_wire(template: Template, brand: Brand) -> list[Wire]:
    """Return the `TemplateInput` structs of a template in a deployment of a brand.

    Raises:
        ApiError: 1005 its scripts, of an earlier release, do not parse any more.
    """
    return list(map(_to_wire, _inputs(template, brand)))


def inputs_to_csv(template: Template, brand: Brand) -> str:
    """Return a list of people as one may fill it in: a column for each input, and a row of examples.

    Raises:
        ApiError: 1005 as `inputs_to_wire`.
    """
    # The caller that stores the text chooses its encoding, and whether it has a mark (BOM).
    return sample_csv(_inputs(template, brand)).decode("utf-8-sig")


def _inputs(template: Template, brand: Brand) -> list[TemplateInput]:
    try:
        return list(inputs_of(template, brand))
    except ScriptError as error:
        raise script_error(error) from error


def _to_wire(each: TemplateInput) -> Wire:
    wire = {
        "name": each.name,
        "kind": each.kind.value,
        "usedIn": list(each.used_in),
        "required": each.is_required,
        "defaultValue": each.default,
        "example": each.example,
    }
    return without_absent(wire)
