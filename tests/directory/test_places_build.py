"""A pack is built whole or not at all, from what an administrator has downloaded, and expanded once."""

import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from directory.places import SHIPPED_PACK, Gazetteer, PackError, PlaceUnknown, Precision, build_pack
from directory.places.code_point import plain_name
from directory.places.origin import PostcodeRows, build_library
from directory.places.pack import read_manifest, read_pack, write_pack
from directory.places.packages import PostcodeEntry, joined_rows

ROOT = Path(__file__).resolve().parents[2]

CODE_POINT = """\
"E1 0AA",10,535267,181084,"E92000001","E19000003","E18000007","","E09000030","E05009332"
"E1 0AD",10,535042,181124,"E92000001","E19000003","E18000007","","E09000030","E05009332"
"KA266AD",90,0,0,"S92000003","","","","S12000028","S13003000"
"IP1 1AA",10,616000,244500,"E92000001","","","E10000029","E07000202","E05007065"
"""

ONSPD = """\
pcd7,pcd8,pcds,dointr,doterm,east1m,north1m,gridind,cty25cd,lad25cd,wd25cd,lsoa11cd,lat,long
E1  0AA,E1   0AA,E1 0AA,198001,,535267,181084,1,E99999999,E09000030,E05009332,E01004327,51.51,-0.05
E1  0ZZ,E1   0ZZ,E1 0ZZ,198001,199606,535100,181010,1,E99999999,E09000030,E05009332,E01004327,51.51,-0.05
BT1 5GS,BT1  5GS,BT1 5GS,198001,,333900,374400,1,N99999999,N09000003,N08000313,95GG01,54.597,-5.93
JE2 3AB,JE2  3AB,JE2 3AB,198001,,,,9,L99999999,L99999999,L99999999,L99999999,99.99,0
"""


@pytest.fixture
def code_point(tmp_path: Path) -> Path:
    folder = tmp_path / "codepo_gb"
    (folder / "Data" / "CSV").mkdir(parents=True)
    (folder / "Doc").mkdir()
    (folder / "Data" / "CSV" / "e.csv").write_text(CODE_POINT)
    (folder / "Doc" / "metadata.txt").write_text("ORDNANCE SURVEY\nCOPYRIGHT DATE: 20260801\n")
    (folder / "Doc" / "Code-Point_Open_Column_Headers.csv").write_text(
        "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,Quality,Eastings,Northings,Country,R,H,County,District,Ward\n"
    )
    return folder


@pytest.fixture
def onspd(tmp_path: Path) -> Path:
    file = tmp_path / "ONSPD_NOV_2025.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("Data/ONSPD_NOV_2025_UK.csv", ONSPD)
        archive.writestr("Documents/Country names.csv", "CTRY25CD,CTRY25NM\nE92000001,England\n")
    return file


def test_code_point_folder_becomes_a_pack(code_point: Path, tmp_path: Path) -> None:
    said: list[str] = []
    manifest = build_pack(tmp_path / "own.pack", code_point, progress=said.append)
    gazetteer = Gazetteer.open(tmp_path / "cache", tmp_path / "own.pack")
    assert (manifest.data_date, manifest.live_postcodes) == (date(2026, 8, 1), 3)
    point = gazetteer.postcode("E1 0AA")
    assert (point.precision, point.council, point.ward) == (Precision.LIVE, "Tower Hamlets", "Shadwell")
    assert "database right 2026" in gazetteer.attribution
    assert gazetteer.find("Scunthorpe").council is None, "no postcode of this pack is near it"
    assert gazetteer.council("Suffolk").code == "E10000029"
    assert any("Wrote" in line for line in said)


def test_workbook_of_a_download_names_a_new_ward(code_point: Path, tmp_path: Path) -> None:
    book = build_library("openpyxl").Workbook()
    sheet = book.create_sheet("LBW")
    sheet.append(["Spitalfields Market Ward", "E05099999"])
    book.save(code_point / "Doc" / "Codelist.xlsx")
    data = code_point / "Data" / "CSV" / "e.csv"
    data.write_text(data.read_text().replace("E05009332", "E05099999"))
    build_pack(tmp_path / "own.pack", code_point)
    point = Gazetteer.open(tmp_path, tmp_path / "own.pack").find("Spitalfields Market")
    assert (point.precision, point.ward_code, point.council) == (Precision.WARD, "E05099999", "Tower Hamlets")


def test_postcode_of_the_directory_alone_is_terminated_if_it_is_old_and_live_if_new() -> None:
    one = PostcodeRows(
        postcode=np.array(["E10AA"], "S8"),
        live=np.array([True]),
        easting=np.array([535267], np.int32),
        northing=np.array([181084], np.int32),
        council=np.array([""], "S9"),
        ward=np.array(["E05009332"], "S9"),
        lsoa=np.array([""], "S9"),
    )
    entry = PostcodeEntry("E09000030", 535100, 181000)
    look_up = {"E10AA": "E01004327", "E10ZZ": "E01004328"}
    rows = joined_rows(one, {"E10AA": entry, "E10ZZ": entry, "E10NE": entry}, look_up)
    assert rows.postcode.tolist() == [b"E10AA", b"E10ZZ", b"E10NE"]
    assert rows.live.tolist() == [True, False, True]
    assert rows.easting.tolist() == [535267, 535100, 535100]
    assert rows.council.tolist() == [b"E09000030"] * 3
    assert rows.lsoa.tolist() == [b"E01004327", b"E01004328", b""]


def test_code_point_row_without_coordinates_is_left_out(code_point: Path, tmp_path: Path) -> None:
    build_pack(tmp_path / "own.pack", code_point)
    with pytest.raises(PlaceUnknown, match="KA26 6AD"):
        Gazetteer.open(tmp_path, tmp_path / "own.pack").postcode("KA26 6AD")


def test_onspd_zip_becomes_a_pack_of_great_britain(onspd: Path, tmp_path: Path) -> None:
    manifest = build_pack(tmp_path / "own.pack", onspd)
    gazetteer = Gazetteer.open(tmp_path, tmp_path / "own.pack")
    assert (manifest.live_postcodes, manifest.terminated_postcodes) == (1, 1)
    assert manifest.data_date == date(2025, 11, 1)
    assert gazetteer.postcode("E1 0ZZ").precision is Precision.TERMINATED
    assert gazetteer.postcode("E1 0AA").lsoa == "E01004327"
    with pytest.raises(PlaceUnknown, match="Northern Ireland"):
        gazetteer.postcode("BT1 5GS")


def test_northern_ireland_comes_by_choice_and_from_its_degrees(onspd: Path, tmp_path: Path) -> None:
    build_pack(tmp_path / "own.pack", onspd, northern_ireland=True)
    gazetteer = Gazetteer.open(tmp_path, tmp_path / "own.pack")
    point = gazetteer.postcode("BT1 5GS")
    assert (point.lat, point.lon) == (pytest.approx(54.597, abs=1e-4), pytest.approx(-5.93, abs=1e-4))  # type: ignore[comparison-overlap]
    assert "LPS" in gazetteer.attribution


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,address\nA hall,1 Mare Street\n", "neither Code-Point Open"),
        ("", "neither Code-Point Open"),
        ("E1 0AA,51.5,-0.1\n", r"row 1: 3 columns; Code-Point Open has 10 \(postcode, quality"),
        (CODE_POINT.replace("535042", "far"), "row 2: easting “far” and northing “181124” must be whole metres"),
        (ONSPD.replace("doterm", "ended"), r"no column for termination \(doterm\); it has pcd7"),
        (ONSPD.replace("535100", "east"), r"row 3 \(E1  0ZZ\): easting “east”"),
        (CODE_POINT.splitlines()[2], "no live postcode with a position"),
    ],
)
def test_wrong_source_is_refused_and_the_old_pack_stays(text: str, said: str, tmp_path: Path) -> None:
    source, target = tmp_path / "own.csv", tmp_path / "packs" / "own.pack"
    target.parent.mkdir()
    target.write_bytes(b"the old pack")
    source.write_text(text)
    with pytest.raises(PackError, match=said):
        build_pack(target, source)
    assert target.read_bytes() == b"the old pack"
    assert list(target.parent.iterdir()) == [target]


def test_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"nothing at .*absent\.zip"):
        build_pack(tmp_path / "own.pack", tmp_path / "absent.zip")


def test_build_that_runs_out_of_space_leaves_the_old_pack(code_point: Path, tmp_path: Path) -> None:
    target = tmp_path / "packs" / "own.pack"
    build_pack(target, code_point)
    before = target.read_bytes()
    code = "import sys; from pathlib import Path; from directory.places import build_pack;"
    code += "build_pack(Path(sys.argv[1]), Path(sys.argv[2]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(target), str(code_point)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    assert done.returncode != 0
    assert "cannot be written" in done.stderr
    assert target.read_bytes() == before
    assert list(target.parent.iterdir()) == [target]


def test_two_processes_expand_one_pack_at_once(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from directory.places import Gazetteer;"
    code += "print(Gazetteer.open(Path(sys.argv[1])).postcode('SW1A 1AA').label)"
    runs = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [run.communicate()[0].strip() for run in runs] == ["SW1A 1AA"] * 2
    assert [run.returncode for run in runs] == [0, 0]
    assert len(list((tmp_path / "places").iterdir())) == 1


def test_pack_survives_being_written_and_read(tmp_path: Path, code_point: Path) -> None:
    build_pack(tmp_path / "one.pack", code_point)
    first = read_pack(tmp_path / "one.pack")
    write_pack(first, tmp_path / "two.pack")
    assert (tmp_path / "two.pack").read_bytes() == (tmp_path / "one.pack").read_bytes()
    assert abs(int(first.table.easting[0]) - 535267) <= first.manifest.live_step_m / 2


@pytest.fixture
def damaged(tmp_path: Path, code_point: Path) -> Iterator[Path]:
    build_pack(tmp_path / "own.pack", code_point)
    with zipfile.ZipFile(tmp_path / "own.pack") as whole, zipfile.ZipFile(tmp_path / "bad.pack", "w") as bad:
        for name in whole.namelist():
            data = whole.read(name)
            bad.writestr(name, data[::-1] if name == "keys.xz" else data)
    yield tmp_path / "bad.pack"


def test_damaged_pack_is_refused_and_leaves_nothing_in_the_cache(damaged: Path, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"keys\.xz in .* is damaged"):
        Gazetteer.open(tmp_path / "cache", damaged)
    assert not list((tmp_path / "cache").rglob("*.npy"))


@pytest.mark.parametrize(("content", "said"), [(None, "no postcode pack"), (b"not a zip", "not a whole postcode pack")])
def test_pack_that_is_none_is_named(content: bytes | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "own.pack").write_bytes(content)
    with pytest.raises(PackError, match=said):
        Gazetteer.open(tmp_path, tmp_path / "own.pack")


def test_shipped_pack_is_whole_small_and_sorted() -> None:
    content = read_pack(SHIPPED_PACK)
    assert SHIPPED_PACK.stat().st_size < 7.1e6
    assert content.manifest.live_postcodes + content.manifest.terminated_postcodes == len(content.table.key)
    assert (content.table.key[1:] > content.table.key[:-1]).all()
    assert read_manifest(SHIPPED_PACK) == content.manifest


@pytest.mark.parametrize(
    ("official", "said"),
    [
        ("City of Bristol (B)", "Bristol"),
        ("Barking and Dagenham London Boro", "Barking and Dagenham"),
        ("City and County of the City of London", "City of London"),
        ("Cambridge District (B)", "Cambridge"),
        ("Abertawe - Swansea", "Swansea"),
        ("The City of Brighton and Hove (B)", "Brighton and Hove"),
        ("County of Herefordshire", "Herefordshire"),
        ("County Durham", "County Durham"),
        ("Hoxton East & Shoreditch Ward", "Hoxton East & Shoreditch"),
    ],
)
def test_official_names_become_what_people_say(official: str, said: str) -> None:
    assert plain_name(official) == said
