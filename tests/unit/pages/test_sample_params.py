"""Params to begin with."""

from chalicelib.pages.doc_samples import sample_params
from tests.unit.pages.reading import LOADED


def test_the_sample_of_a_new_template_is_valid():
    (template,) = sample_params(LOADED.functions["SezionAPI.Template_New"], LOADED)
    assert template == {
        "name": "Hello",
        "inputScripts": ['[{"text": {"id": "Hello!", "duration": 2000, "textSizeFit": true}}]'],
        "outProfiles": ["MP4_H264_AAC_640x480_24fps"],
    }


def test_a_sample_id_names_its_kind():
    assert sample_params(LOADED.functions["SezionAPI.Video_Get"], LOADED) == ["<videoID>"]
