"""Every setting, read from `KITH_*` variables or from the file `kith.env` in the working folder.

A variable wins over the file. An unknown `KITH_*` name is an error, so that a misspelt setting is never ignored.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from directory.errors import SettingError
from directory.night import Night

ENV_FILE = Path("kith.env")
PREFIX = "KITH_"
TILES_EXAMPLE = "https://tiles.example.org/{z}/{x}/{y}.png"
_TILES = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?/[^\s;,'\"<>]*")


class Settings(BaseSettings):
    """What a deployment may choose; docs/settings.md explains each."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX)

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("kith"),
        description="Folder of everything Kith writes but models.",
    )
    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path("kith"),
        description="Folder of models and vectors, shared by clones.",
    )
    database_url: str = Field(default="", description="SQLAlchemy address; empty means SQLite in the data folder.")
    model: str = Field(default="quality", description="Encoder: quality, small, a folder or a hub name.")
    multilingual: str = Field(default="multilingual", description="Model for statements in other languages, or empty.")
    contact: str = Field(default="", description="How a site's owner reaches whoever runs this directory.")
    crawl_hours: str = Field(
        default="22:00-06:00", description="When sources that are gathered daily or more seldom are, in London's time."
    )
    allow_loopback: bool = Field(default=False, description="Let sources be on this machine (samples and tests).")
    secret_key: str = Field(default="", description="Key of cookies and tokens; made at first run on loopback.")
    data_keys: str = Field(default="", description="Keys of personal columns, newest first, comma separated.")
    team_phone: str = Field(
        default="", description="Telephone of people who help in person, shown as “Prefer to talk?”"
    )
    team_hours: str = Field(default="", description="When that telephone is answered, in a few words.")
    team_email: str = Field(default="", description="E-mail address of those who run the site, shown on its pages.")
    map_tiles: str = Field(default="", description="Address of map tiles; empty: outlines of our own, asked of nobody.")
    map_attribution: str = Field(default="", description="What the makers of the tiles want said on the map.")
    site_url: str = Field(default="", description="Where people find this site, for links in e-mails and the sitemap.")
    smtp_host: str = Field(default="", description="Mail server; empty means that no e-mail is sent.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_user: str = Field(default="", description="Who signs in to it; empty means nobody.")
    smtp_password: str = Field(default="", description="The password of that user.")
    smtp_from: str = Field(default="", description="The address that e-mails come from.")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(default="starttls", description="How it is spoken to.")
    referral_controller: str = Field(default="", description="Who is responsible for what people say of themselves.")
    referral_privacy_notice: str = Field(default="", description="The address of their privacy notice.")
    referral_retention_days: int = Field(default=0, ge=0, le=3650, description="How many days a referral is kept.")
    referral_answer_days: int = Field(default=0, ge=0, le=30, description="Working days within which it is answered.")
    oidc_issuer: str = Field(default="", description="Where staff sign in with their organisation's own accounts.")
    oidc_client_id: str = Field(default="", description="What that issuer calls this site.")
    oidc_client_secret: str = Field(default="", description="The secret that it gave this site.")
    second_factor: Literal["professionals", "everybody", "nobody"] = Field(
        default="professionals", description="Who of the staff must have a second factor to sign in with."
    )
    deprivation: Path | None = Field(default=None, description="CSV of deprivation by neighbourhood; none: not shown.")
    chromium: str = Field(default="", description="Path of the browser that tests and screenshots use.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` hands over: it reads the environment itself, to name what is wrong in it."""
        return (init_settings,)

    @field_validator("data_dir", "cache_dir")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("crawl_hours")
    @classmethod
    def _hours_are_told(cls, value: str) -> str:
        Night.parse(value)
        return value

    @field_validator("map_tiles")
    @classmethod
    def _tiles_are_told(cls, value: str) -> str:
        """One host, by name: it goes into the policy that says where pictures may come from."""
        if value and not _TILES.fullmatch(value):
            raise ValueError(f"the address of tiles looks like {TILES_EXAMPLE}")
        if value and not all(part in value for part in ("{z}", "{x}", "{y}")):
            raise ValueError("the address of tiles has {z}, {x} and {y} in its path")
        return value

    @property
    def tiles_host(self) -> str:
        """The scheme and host that map tiles come from; empty without tiles."""
        return "/".join(self.map_tiles.split("/")[:3])

    @field_validator("site_url")
    @classmethod
    def _site_has_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/")):
            raise ValueError("write the address of the home page, such as https://kith.example.org")
        return value.rstrip("/")

    @field_validator("referral_privacy_notice")
    @classmethod
    def _notice_can_be_opened(cls, value: str) -> str:
        if value and not (value.startswith("https://") and urlsplit(value).netloc):
            raise ValueError("write the address of a page, such as https://council.example.org/privacy")
        return value

    @property
    def night(self) -> Night:
        return Night.parse(self.crawl_hours)

    @property
    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'kith.sqlite'}"

    @property
    def own_pack(self) -> Path:
        """Where `kith places build` writes the postcodes that this deployment brought itself."""
        return self.data_dir / "places.pack"

    @property
    def places_pack(self) -> Path | None:
        """The deployment's own pack of postcodes where there is one, else None: the shipped one."""
        return self.own_pack if self.own_pack.exists() else None


def setting_fields() -> Mapping[str, FieldInfo]:
    """Each setting by its variable's name."""
    return {PREFIX + name.upper(): field for name, field in Settings.model_fields.items()}


def load_settings(env: Mapping[str, str] = os.environ, env_file: Path = ENV_FILE) -> Settings:
    """Read the settings. Raises SettingError naming the variable, its value and what would be right."""
    given = {key: value or "" for key, value in dotenv_values(env_file).items()} if env_file.exists() else {}
    given |= {key: value for key, value in env.items() if key.startswith(PREFIX)}
    known = setting_fields()
    for key in given:
        if key not in known:
            raise SettingError(f"{key} is not a setting of Kith. The settings are: {', '.join(known)}.")
    try:
        return Settings(**{key.removeprefix(PREFIX).lower(): value for key, value in given.items()})  # type: ignore[arg-type]
    except ValidationError as error:
        problem = error.errors()[0]
        key = PREFIX + str(problem["loc"][0]).upper()
        raise SettingError(f"{key}={given[key]!r} is not right: {problem['msg']}.") from error
