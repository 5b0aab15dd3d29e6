import pytest

from chalicelib.domain.brand import SEZION
from chalicelib.pages.doc_api import doc_api
from chalicelib.pages.site import doc_script
from tests.unit.pages.reading import PUBLISHED, URL, Reading


@pytest.fixture(scope="session")
def api_page():
    return Reading(doc_api(SEZION, PUBLISHED, URL))


@pytest.fixture(scope="session")
def script_page():
    return Reading(doc_script(SEZION))


@pytest.fixture(params=["api_page", "script_page"])
def page(request):
    """Each page."""
    return request.getfixturevalue(request.param)
