"""The client's files: what is found, and how it is compressed and cached."""

import gzip
import os
from pathlib import Path

import pytest

from pitt.web.bundle import ALWAYS_ASK, FOREVER, Asset, Bundle, choose_encoding

SCRIPT = b"console.log('Pitt');\n" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_bytes(b"<!doctype html>" + b" " * 600)
    (folder / "assets" / "app-1a2b.js").write_bytes(SCRIPT)
    (folder / "assets" / "face-3c4d.woff2").write_bytes(b"\0" * 2_000)
    (tmp_path / "secret.txt").write_text("not for you")
    return folder


async def find(folder: Path, name: str) -> Asset:
    asset = await Bundle(folder).find(name)
    assert asset is not None
    return asset


async def test_hashed_files_are_cached_for_ever_and_pages_are_not(folder: Path) -> None:
    assert (await find(folder, "assets/app-1a2b.js")).cache_control == FOREVER
    assert (await find(folder, "index.html")).cache_control == ALWAYS_ASK


async def test_what_is_not_compressed_on_disk_is_compressed_once(folder: Path) -> None:
    asset = await find(folder, "assets/app-1a2b.js")
    assert asset.media_type == "text/javascript; charset=utf-8"
    assert set(asset.bodies) == {"", "gzip"}
    assert gzip.decompress(asset.bodies["gzip"]) == SCRIPT
    assert set((await find(folder, "assets/face-3c4d.woff2")).bodies) == {""}


async def test_what_the_build_compressed_is_sent_as_it_is(folder: Path) -> None:
    (folder / "assets" / "app-1a2b.js.br").write_bytes(b"brotli")
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(b"gzip")
    asset = await find(folder, "assets/app-1a2b.js")
    assert (asset.bodies["br"], asset.bodies["gzip"]) == (b"brotli", b"gzip")
    assert await Bundle(folder).find("assets/app-1a2b.js.br") is None


async def test_what_an_earlier_build_compressed_is_not_sent(folder: Path) -> None:
    old = folder / "index.html.br"
    old.write_bytes(b"old")
    os.utime(old, (1, 1))
    assert "br" not in (await find(folder, "index.html")).bodies


async def test_a_new_build_is_seen_without_a_restart(folder: Path) -> None:
    bundle = Bundle(folder)
    first = await bundle.find("index.html")
    assert await bundle.find("index.html") is first
    (folder / "index.html").write_bytes(b"new")
    second = await bundle.find("index.html")
    assert second is not None
    assert second.bodies[""] == b"new"


@pytest.mark.parametrize(
    "name",
    ["../secret.txt", "assets/../../secret.txt", "/etc/passwd", "assets", "", "x\0y", "nothing.js", "x" * 5_000],
)
async def test_nothing_else_is_found(folder: Path, name: str) -> None:
    assert await Bundle(folder).find(name) is None


async def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "assets" / "out.txt").symlink_to(folder.parent / "secret.txt")
    assert await Bundle(folder).find("assets/out.txt") is None


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ({"gzip": 1.0, "br": 1.0}, "br"),
        ({"gzip": 1.0}, "gzip"),
        ({"br": 0.0, "gzip": 0.5}, "gzip"),
        ({"*": 1.0}, "br"),
        ({"identity": 1.0}, ""),
        ({}, ""),
    ],
)
async def test_the_client_gets_what_it_takes(folder: Path, accepted: dict[str, float], chosen: str) -> None:
    (folder / "assets" / "app-1a2b.js.br").write_bytes(b"brotli")
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(b"gzip")
    assert choose_encoding(await find(folder, "assets/app-1a2b.js"), accepted) == chosen
