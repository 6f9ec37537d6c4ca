"""Validates every document of a folder by a schema."""

import pathlib
import sys

from lxml import etree

schema = etree.XMLSchema(etree.parse(sys.argv[1]))
passed, failed = 0, 0
for document in sorted(pathlib.Path(sys.argv[2]).glob("*.dmn")):
    if schema.validate(etree.parse(str(document))):
        passed += 1
    else:
        failed += 1
        print(f"{document.name}: {schema.error_log.last_error}")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
