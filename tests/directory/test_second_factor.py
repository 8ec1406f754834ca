"""Codes of the second factor: each once, near its time, and of a secret that is sealed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import text

from directory.account import Account, Role
from directory.sealing import DataKeys, SealedError
from directory.second_factor import address_of, step_of
from directory.store import Store

NOW = datetime(2026, 11, 23, 9, 0, 10, tzinfo=UTC)
KEYS = DataKeys(lambda: ["k" * 40])


def code(secret: str, at: datetime = NOW) -> str:
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def ana(store: Store) -> Account:
    return store.accounts.add("ana@cvs.example.org", "Ana", Role.CURATOR, NOW)


def in_use(store: Store, ana: Account) -> tuple[str, tuple[str, ...]]:
    secret = store.second_factors.begin(ana.id, KEYS)
    codes = store.second_factors.confirm(ana.id, code(secret), KEYS, NOW)
    assert codes
    return secret, codes


@pytest.mark.parametrize(
    ("seconds", "right"), [(-40, True), (-10, True), (0, True), (20, True), (49, True), (80, False)]
)
def test_a_code_counts_in_its_half_minute_and_the_ones_beside_it(seconds: int, right: bool) -> None:
    secret = pyotp.random_base32()
    shown = code(secret)
    spaced = f"{shown[:3]} {shown[3:]}"
    assert (step_of(secret, spaced, NOW + timedelta(seconds=seconds)) is not None) == right
    assert step_of(secret, "", NOW) is None and step_of(secret, "１２３４５６", NOW) is None


def test_what_the_picture_holds_is_read_by_telephones() -> None:
    read = pyotp.parse_uri(address_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "ana@cvs.example.org", "Kith"))
    assert (read.name, read.issuer, read.secret) == ("ana@cvs.example.org", "Kith", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")


def test_it_is_in_use_once_a_first_code_was_right(store: Store, ana: Account) -> None:
    assert store.second_factors.of(ana.id) is None
    secret = store.second_factors.begin(ana.id, KEYS)
    assert store.second_factors.begin(ana.id, KEYS) == secret, "the picture stays right while it is set up"
    assert store.second_factors.confirm(ana.id, "000000", KEYS, NOW) is None
    factor = store.second_factors.of(ana.id)
    assert factor and factor.since is None
    codes = store.second_factors.confirm(ana.id, code(secret), KEYS, NOW)
    factor = store.second_factors.of(ana.id)
    assert codes and factor and (factor.since, factor.codes) == (NOW, 10)


def test_one_code_lets_nobody_in_twice_nor_one_from_before_it(store: Store, ana: Account) -> None:
    secret, _ = in_use(store, ana)
    later = NOW + timedelta(seconds=60)
    assert not store.second_factors.proven(ana.id, code(secret), KEYS, NOW), "it was used to set up"
    assert store.second_factors.proven(ana.id, code(secret, later), KEYS, later)
    assert not store.second_factors.proven(ana.id, code(secret, later), KEYS, later)
    before = later - timedelta(seconds=30)
    assert not store.second_factors.proven(ana.id, code(secret, before), KEYS, later)


def at_once(tries: Callable[[int], bool]) -> int:
    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(tries, range(4)))


def test_of_many_who_send_one_code_at_once_one_is_let_in(store: Store, ana: Account) -> None:
    secret, codes = in_use(store, ana)
    later = NOW + timedelta(seconds=60)
    shown = code(secret, later)
    assert at_once(lambda _: store.second_factors.proven(ana.id, shown, KEYS, later)) == 1
    assert at_once(lambda _: store.second_factors.proven(ana.id, codes[0], KEYS, later)) == 1


def test_a_recovery_code_works_once_however_it_is_written(store: Store, ana: Account) -> None:
    _, codes = in_use(store, ana)
    assert len(set(codes)) == 10
    assert store.second_factors.proven(ana.id, f" {codes[0].upper().replace('-', ' ')}", KEYS, NOW)
    assert not store.second_factors.proven(ana.id, codes[0], KEYS, NOW)
    assert not store.second_factors.proven(ana.id, "", KEYS, NOW)
    others = store.second_factors.new_codes(ana.id)
    assert not store.second_factors.proven(ana.id, codes[1], KEYS, NOW)
    assert store.second_factors.proven(ana.id, others[1], KEYS, NOW)
    factor = store.second_factors.of(ana.id)
    assert factor and factor.codes == 9


def test_the_store_holds_neither_the_secret_nor_a_recovery_code(store: Store, ana: Account) -> None:
    secret, codes = in_use(store, ana)
    with store.database.reading() as session:
        row = session.execute(text("SELECT sealed, recovery FROM second_factor")).one()
    assert secret not in str(row) and secret.encode() not in bytes(row[0])
    assert not any(each in str(row) or each.replace("-", "") in str(row) for each in codes)
    renewed = DataKeys(lambda: ["n" * 40, "k" * 40])
    assert store.second_factors.renew(renewed) == 1
    later = NOW + timedelta(seconds=60)
    with pytest.raises(SealedError):
        store.second_factors.proven(ana.id, code(secret, later), KEYS, later)
    assert store.second_factors.proven(ana.id, code(secret, later), DataKeys(lambda: ["n" * 40]), later)


def test_taking_it_off_ends_what_it_proved(store: Store, ana: Account) -> None:
    in_use(store, ana)
    proved = store.sign_ins.begin(ana.id, NOW, proved=True)
    waits = store.sign_ins.begin(ana.id, NOW, awaits=True)
    assert store.sign_ins.awaited(waits, NOW) == ana and store.sign_ins.account(waits, NOW) is None
    assert store.sign_ins.awaited(waits, NOW + timedelta(minutes=10)) is None
    assert store.second_factors.take_off(ana.id)
    found = store.sign_ins.found(proved, NOW)
    assert found and not found.proved
    assert store.sign_ins.awaited(waits, NOW) is None
    assert not store.second_factors.take_off(ana.id)


def test_sign_ins_are_told_apart_and_ended_by_whose_they_are(store: Store, ana: Account) -> None:
    bea = store.accounts.add("bea@cvs.example.org", "Bea", Role.CURATOR, NOW)
    here, there = (store.sign_ins.begin(ana.id, NOW, name) for name in ("Firefox on Windows", "Safari on iPhone"))
    store.sign_ins.begin(ana.id, NOW, awaits=True)
    devices = {device.name: device for device in store.sign_ins.of(ana.id, NOW, here)}
    assert {name: device.here for name, device in devices.items()} == {
        "Firefox on Windows": True,
        "Safari on iPhone": False,
    }
    assert here not in str(devices) and there not in str(devices)
    key = devices["Safari on iPhone"].key
    assert not store.sign_ins.end_one(bea.id, key), "it is not hers"
    assert not store.sign_ins.end_one(ana.id, key[:4]) and not store.sign_ins.end_one(ana.id, "%" * 20)
    assert store.sign_ins.end_one(ana.id, key) and store.sign_ins.account(there, NOW) is None
    store.sign_ins.begin(ana.id, NOW)
    assert store.sign_ins.end_others(ana.id, here) == 2, "the one that waits for its code too"
    assert [device.here for device in store.sign_ins.of(ana.id, NOW, here)] == [True]
