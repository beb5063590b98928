"""The colours the window is painted in: light, dark and high contrast. Values only, no Qt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one theme. ``soft_*`` are grounds for banners and chips of that meaning."""

    name: str
    is_dark: bool
    ground: str
    panel: str
    raised: str
    line: str
    control_line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    soft_accent: str
    good: str
    soft_good: str
    warn: str
    soft_warn: str
    bad: str
    soft_bad: str
    rail: str
    rail_text: str
    rail_current: str


LIGHT = Look(
    "light", False,
    ground="#f4f5f7", panel="#ffffff", raised="#f9fafb", line="#dfe3e8", control_line="#87909c",
    text="#1b232d", muted="#566170", accent="#1f5f8b", on_accent="#ffffff", soft_accent="#e3eef6",
    good="#1d6b3f", soft_good="#e2f2e8", warn="#80500a", soft_warn="#fbf0d9",
    bad="#a32a26", soft_bad="#fbe6e4", rail="#1f2d3a", rail_text="#d5dde5", rail_current="#33485b",
)  # fmt: skip
DARK = Look(
    "dark", True,
    ground="#15191e", panel="#1d2329", raised="#252c34", line="#343d47", control_line="#76828f",
    text="#e6eaee", muted="#a3aeba", accent="#7db8e0", on_accent="#0d1a24", soft_accent="#20394b",
    good="#7fce9e", soft_good="#1b3527", warn="#e5b566", soft_warn="#3a2e17",
    bad="#f19a93", soft_bad="#432422", rail="#10151a", rail_text="#c3ccd5", rail_current="#283542",
)  # fmt: skip
CONTRAST = Look(
    "contrast", True,
    ground="#000000", panel="#000000", raised="#0d0d0d", line="#ffffff", control_line="#ffffff",
    text="#ffffff", muted="#ffffff", accent="#ffff00", on_accent="#000000", soft_accent="#1a1a00",
    good="#7dff9b", soft_good="#001a08", warn="#ffd75e", soft_warn="#1a1400",
    bad="#ff9d96", soft_bad="#1f0000", rail="#000000", rail_text="#ffffff", rail_current="#333300",
)  # fmt: skip
