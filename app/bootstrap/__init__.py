"""The only module that names concrete adapters: it builds what services need.

What takes long to import (cameras, typesetting, the registry) is imported when it is first used, so
that a desk is ready in a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.bootstrap.computer import (
    cards,
    clock,
    demos_folder,
    font_files,
    regulations,
    roster_rows,
    round_bytes,
    rulepack_template,
    settings,
    sounds,
    staged_files,
    stations_folder,
    vault,
)
from app.bootstrap.eyes import (
    camera,
    camera_called,
    camera_names,
    cameras,
    decoder,
    fed,
    film,
    frames,
    held_up,
    nobody_there,
    pictures_in,
    played,
    read_codes,
    receipt_in,
    rescue_stages,
    watch,
)
from app.bootstrap.keyrings import (
    KEYRING_FILE,
    RECOVERY_FILE,
    REGISTRY_FILE,
    keyring_at,
    keyring_by_paper,
    store_keyring,
    store_recovery,
)
from app.bootstrap.office import (
    backup_headquarters,
    bare_rows,
    check_headquarters,
    create_headquarters,
    headquarters,
    headquarters_and_registry,
    headquarters_at,
    opened_with,
    restore_headquarters,
    upgrade_headquarters,
)
from app.bootstrap.papers import (
    code_pictures,
    document_csvs,
    document_files,
    document_html,
    document_pages,
    document_pictures,
    document_workbook,
    draws,
    list_files,
    passphrase_page,
    pin_pages,
    ticket_pages,
)
from app.bootstrap.rehearsals import (
    rehearsal,
    rehearsal_scripts,
    rehearsal_sheet,
    rehearsals_folder,
)
from app.bootstrap.stations import (
    bare_insert,
    digest_at,
    documents_known,
    drop,
    drop_of,
    exchanged,
    finish_purge,
    flush_milliseconds,
    names_outside,
    outbox,
    publish_files,
    purge_look,
    purge_now,
    remember,
    replace_in,
    sealed_so_far,
    set_aside,
    settle_epoch,
    station,
    workspace,
)
from app.drops.access import Access
from app.drops.medium import Medium
from app.drops.urls import is_remote
from app.machine.clock import zone_minutes
from app.machine.files import read_file, write_file
from app.machine.staged import StagedFiles, is_nested, is_same_folder, refuse_existing
from app.services.ports import Way

if TYPE_CHECKING:
    # For the window too, which may not name an adapter.
    from app.camera.decoding import DecoderChain as DecoderChain
    from app.camera.devices import Camera as Camera
    from app.camera.fed import FedSource as FedSource
    from app.camera.frames import Source as Source
    from app.camera.sight import Sight as Sight
    from app.camera.stream import Stream as Stream

__all__ = [
    "KEYRING_FILE",
    "RECOVERY_FILE",
    "REGISTRY_FILE",
    "Access",
    "Medium",
    "StagedFiles",
    "Way",
    "backup_headquarters",
    "bare_insert",
    "bare_rows",
    "camera",
    "camera_called",
    "camera_names",
    "cameras",
    "cards",
    "check_headquarters",
    "clock",
    "code_pictures",
    "create_headquarters",
    "decoder",
    "demos_folder",
    "digest_at",
    "document_csvs",
    "document_files",
    "document_html",
    "document_pages",
    "document_pictures",
    "document_workbook",
    "documents_known",
    "draws",
    "drop",
    "drop_of",
    "exchanged",
    "fed",
    "film",
    "finish_purge",
    "flush_milliseconds",
    "font_files",
    "frames",
    "headquarters",
    "headquarters_and_registry",
    "headquarters_at",
    "held_up",
    "is_nested",
    "is_remote",
    "is_same_folder",
    "keyring_at",
    "keyring_by_paper",
    "list_files",
    "names_outside",
    "nobody_there",
    "opened_with",
    "outbox",
    "passphrase_page",
    "pictures_in",
    "pin_pages",
    "played",
    "publish_files",
    "purge_look",
    "purge_now",
    "read_codes",
    "read_file",
    "receipt_in",
    "refuse_existing",
    "regulations",
    "rehearsal",
    "rehearsal_scripts",
    "rehearsal_sheet",
    "rehearsals_folder",
    "remember",
    "replace_in",
    "rescue_stages",
    "restore_headquarters",
    "roster_rows",
    "round_bytes",
    "rulepack_template",
    "sealed_so_far",
    "set_aside",
    "settings",
    "settle_epoch",
    "sounds",
    "staged_files",
    "station",
    "stations_folder",
    "store_keyring",
    "store_recovery",
    "ticket_pages",
    "upgrade_headquarters",
    "vault",
    "watch",
    "workspace",
    "write_file",
    "zone_minutes",
]
