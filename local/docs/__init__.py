"""The pictures of docs/reference/script-language.md, each made from the script that stands above it in the page."""
