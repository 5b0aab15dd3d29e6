"""The fake table of rendered segments."""

from collections.abc import Collection, Mapping


class Segments:
    def __init__(self) -> None:
        self.users: set[tuple[str, str, str]] = set()
        # (until, owner): None for one that is there.
        self.rows: dict[tuple[str, str], tuple[int, str | None]] = {}
        self.makers: dict[tuple[str, str], str] = {}

    def add_references(self, scope: str, video_id: str, names: Collection[str], until_s: int) -> None:
        self.users |= {(scope, name, video_id) for name in names}

    def ready(self, scope: str, names: Collection[str], now_s: int) -> dict[str, int]:
        found = {name: self.rows[scope, name] for name in names if (scope, name) in self.rows}
        return {name: until for name, (until, owner) in found.items() if owner is None and until > now_s}

    def acquire(self, scope: str, name: str, video_id: str, now_s: int, until_s: int) -> bool:
        until, owner = self.rows.get((scope, name), (0, None))
        if until > now_s and owner != video_id:
            return False
        self.rows[scope, name] = (until_s, video_id)
        return True

    def take_over(self, scope: str, name: str, video_id: str, until_s: int) -> bool:
        if (scope, name) in self.rows and self.rows[scope, name][1] is None:
            return False
        self.rows[scope, name] = (until_s, video_id)
        return True

    def commit(self, scope: str, name: str, until_s: int, maker: str = "") -> None:
        self.rows[scope, name] = (until_s, None)
        self.makers[scope, name] = maker

    def rendered_for(self, scope: str, video_id: str, names: Collection[str]) -> set[str]:
        return {name for name in names if (scope, name) in self.rows and self.makers.get((scope, name)) == video_id}

    def invalidate(self, scope: str, name: str) -> None:
        self.rows.pop((scope, name), None)
        self.makers.pop((scope, name), None)

    def release(self, scope: str, video_id: str, names: Collection[str]) -> None:
        for name in names:
            if self.rows.get((scope, name), (0, None))[1] == video_id:
                self.invalidate(scope, name)

    def drop_references(self, scope: str, uses: Mapping[str, Collection[str]]) -> list[str]:
        self.users -= {(scope, name, video_id) for video_id, names in uses.items() for name in names}
        used = {user[:2] for user in self.users}
        each = sorted({name for names in uses.values() for name in names})
        unused = [name for name in each if (scope, name) not in used]
        for name in unused:
            self.invalidate(scope, name)
        return unused
