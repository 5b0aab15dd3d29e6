"""Imports. Source: section 1.4."""

from chalicelib.barrister import parse_idl

COMMON = "enum Side { left right }"


def names(elements):
    return [element["name"] for element in elements]


def test_types_arrive_at_the_place_of_the_import_line(translate):
    elements = translate('struct A { x int }\nimport "common.idl"\nstruct B { x Side }', common=COMMON)
    assert names(elements) == ["A", "Side", "B"]


def test_a_type_may_be_used_before_the_line_that_imports_it(translate):
    assert names(translate('struct A { x Side }\nimport "common.idl"', common=COMMON)) == ["A", "Side"]


def test_only_structs_and_enums_arrive(translate):
    common = "// a comment block\n\nstruct A { x int }\nenum B { b }\ninterface C { f() int }"
    assert names(translate('import "common.idl"', common=common)) == ["A", "B"]


def test_types_that_an_import_imported_arrive_too(translate):
    assert names(translate('import "middle.idl"', middle='import "common.idl"', common=COMMON)) == ["Side"]


def test_types_arrive_with_their_comments(translate):
    [enum] = translate('import "common.idl"', common="// a side\nenum Side { left }")
    assert enum["comment"] == "a side"


def test_a_directory_is_part_of_the_path(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "common.idl").write_text(COMMON)
    (tmp_path / "main.idl").write_text('import "shared/common.idl"')
    assert names(parse_idl(tmp_path / "main.idl")[:-1]) == ["Side"]


def test_an_import_is_looked_up_in_the_folder_of_the_importing_file(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "common.idl").write_text(COMMON)
    (tmp_path / "shared" / "middle.idl").write_text('import "common.idl"')
    (tmp_path / "main.idl").write_text('import "shared/middle.idl"')
    assert names(parse_idl(tmp_path / "main.idl")[:-1]) == ["Side"]


def test_an_import_is_then_looked_up_in_the_given_directories(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "common.idl").write_text(COMMON)
    (tmp_path / "main.idl").write_text('import "common.idl"')
    contract = parse_idl(tmp_path / "main.idl", import_dirs=[str(tmp_path / "none"), tmp_path / "shared"])
    assert names(contract[:-1]) == ["Side"]


def test_the_current_directory_and_the_environment_are_not_searched(tmp_path, monkeypatch, problem):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "common.idl").write_text(COMMON)
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("BARRISTER_PATH", str(tmp_path / "elsewhere"))
    assert problem('import "common.idl"') == (1, 'import "common.idl": no such file')


def test_equal_types_that_arrive_twice_are_taken_once(translate):
    elements = translate('import "a.idl"\nimport "b.idl"', a=COMMON, b="// moved\nenum Side { right left }")
    assert names(elements) == ["Side"]


def test_one_file_imported_on_two_ways_is_no_error(translate):
    middle = 'import "common.idl"\nstruct Middle { x Side }'
    assert names(translate('import "common.idl"\nimport "middle.idl"', middle=middle, common=COMMON)) == [
        "Side",
        "Middle",
    ]


def test_different_types_that_arrive_under_one_name_are_an_error(problem):
    text = 'import "a.idl"\nimport "b.idl"'
    assert problem(text, a=COMMON, b="enum Side { up }") == (2, "name Side is declared twice")


def test_a_declaration_under_the_name_of_an_imported_type_is_an_error_even_if_they_agree(problem):
    assert problem(f'import "common.idl"\n{COMMON}', common=COMMON) == (2, "name Side is declared twice")


def test_a_declaration_equal_to_an_imported_one_is_allowed(translate):
    assert names(translate(f'{COMMON}\nimport "common.idl"', common=COMMON)) == ["Side"]


def test_errors_of_an_imported_file_are_errors_of_the_importer(refuse, tmp_path):
    problems = refuse('\nimport "common.idl"', common="\n\nstruct A { x B }")
    assert [str(problem) for problem in problems] == [
        f'{tmp_path}/main.idl:2: import "common.idl": has errors',
        f"{tmp_path}/common.idl:3: struct A: field x: unknown type B",
    ]


def test_several_imports_that_fail_are_all_reported(refuse):
    problems = refuse('import "a.idl"\nimport "b.idl"\nimport "c.idl"', b="enum {", a='import "c.idl"')
    assert [problem.line for problem in problems] == [1, 1, 2, 1, 3]


def test_an_imported_file_does_not_see_the_types_of_its_importer(refuse):
    assert len(refuse('import "common.idl"\nstruct B { x int }', common="struct A { x B }")) == 2


def test_a_file_that_imports_itself_is_an_error(problem):
    assert problem('import "main.idl"') == (1, 'import "main.idl": the imports form a circle')


def test_files_that_import_each_other_are_an_error(refuse):
    problems = refuse('import "a.idl"', a='import "main.idl"')
    assert problems[-1].message == 'import "main.idl": the imports form a circle'
