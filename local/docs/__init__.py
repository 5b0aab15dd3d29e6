"""The pictures of docs/reference/script-language.md, each rendered from the script above it."""
