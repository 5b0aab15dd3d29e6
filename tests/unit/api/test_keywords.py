"""The names of the contract as identifiers in generated clients."""

import pytest

from chalicelib.api.api_contract import contract_of
from chalicelib.domain.brand import BRANDS

# Words that are reserved somewhere. Source: the specifications of Java SE 21, Go 1.23, PHP 8.4, Ruby 3.4, C# 13 and
# ECMAScript 2025.
KEYWORDS = {
    "Java": """abstract assert boolean break byte case catch char class const continue default do double else enum
        extends false final finally float for goto if implements import instanceof int interface long native new null
        package private protected public return short static strictfp super switch synchronized this throw throws
        transient true try void volatile while _ exports module non opens open permits provides record requires sealed
        to transitive uses var when with yield""",
    "Go": """break case chan const continue default defer else fallthrough for func go goto if import interface map
        package range return select struct switch type var""",
    "PHP": """__halt_compiler abstract and array as bool break callable case catch class clone const continue declare
        default die do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile enum eval exit
        extends false final finally float fn for foreach function global goto if implements include include_once
        instanceof insteadof int interface isset iterable list match mixed namespace never new null object or parent
        print private protected public readonly require require_once return self static string switch throw trait true
        try unset use var void while xor yield""",
    "Ruby": """__ENCODING__ __FILE__ __LINE__ BEGIN END alias and begin break case class def defined? do else elsif end
        ensure false for if in module next nil not or redo rescue retry return self super then true undef unless until
        when while yield""",
    "JavaScript": """arguments async await break case catch class const continue debugger default delete do else enum
        eval export extends false finally for function if implements import in instanceof interface let new null package
        private protected public return static super switch this throw true try typeof undefined var void while with
        yield""",
    "C#": """abstract as base bool break byte case catch char checked class const continue decimal default delegate do
        double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface
        internal is lock long namespace new null object operator out override params private protected public readonly
        ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint
        ulong unchecked unsafe ushort using virtual void volatile while""",
}
# Generators for Go begin the names of fields with a capital, and in PHP and Ruby, fields are keys of texts.
EXCEPTIONS = {
    # Fields of the vendors' wire; a keyword of Go only.
    "Media.type",
    "InputMedia_t.type",
    "VideoOutput_t.type",
    # As in these, for the same thing.
    "MediaUpload_t.type",
    "ExplainedObject.type",
}
# A word of Java's patterns alone, which may name a field, and of Ruby, where fields are keys of texts.
WHEN = {"VideoNew_t.when", "Video.when", "CampaignNew_t.when", "Campaign.when"}


def names(contract):
    """Yield all names, each with its place in the contract."""
    for element in contract:
        name = element.get("name", "")
        yield name, name
        yield from ((f"{name}.{field['name']}", field["name"]) for field in element.get("fields", ()))
        yield from ((f"{name}.{value['value']}", value["value"]) for value in element.get("values", ()))
        for function in element.get("functions", ()):
            yield function["name"], function["name"]
            yield from ((f"{function['name']}.{param['name']}", param["name"]) for param in function["params"])


def found(brand, language):
    """Return the names that are keywords of a language. PHP ignores case."""
    spelt = str.lower if language == "PHP" else str
    words = {spelt(word) for word in KEYWORDS[language].split()}
    return {where for where, name in names(contract_of(brand)) if spelt(name) in words}


@pytest.mark.parametrize("language", KEYWORDS)
@pytest.mark.parametrize("brand", BRANDS.values(), ids=lambda brand: brand.name)
def test_no_name_is_a_keyword(brand, language):
    assert found(brand, language) - EXCEPTIONS - WHEN == set()


@pytest.mark.parametrize("brand", BRANDS.values(), ids=lambda brand: brand.name)
def test_each_exception_is_one(brand):
    words = {language: found(brand, language) for language in KEYWORDS if found(brand, language)}
    assert words == {"Go": EXCEPTIONS, "Java": WHEN, "Ruby": WHEN}
