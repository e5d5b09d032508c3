"""Reads OSCAL documents with compliance-trestle; ends with 1 where one fails.

    python tests/oscal/read.py FILE...
"""

import json
import pathlib
import sys

from trestle.oscal.catalog import Catalog
from trestle.oscal.component import ComponentDefinition
from trestle.oscal.mapping import MappingCollection

MODELS = {
    "catalog": Catalog,
    "component-definition": ComponentDefinition,
    "mapping-collection": MappingCollection,
}

failed = False
for name in sys.argv[1:]:
    path = pathlib.Path(name)
    kind = next(iter(json.loads(path.read_text(encoding="utf-8"))))
    try:
        read = MODELS[kind].oscal_read(path)
    except Exception as error:
        read = None
        print(f"{path.name}: {error}", file=sys.stderr)
    if read is None:
        failed = True
    else:
        print(f"{path.name}: {type(read).__name__}")
sys.exit(failed)
