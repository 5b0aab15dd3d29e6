"""The viewings of videos and the sums over them, in memory."""

from collections.abc import Sequence

from chalicelib.domain.viewing import NO_SUMS, Sums, Viewing, sums_of, utc_day


class Statistics:
    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Viewing] = {}
        self.expires_s: dict[tuple[str, str], int] = {}
        # By account and key, as the rows of the table.
        self.sums: dict[tuple[str, str], Sums] = {}
        self.reads = 0

    def viewing(self, account_id: str, viewing_key: str) -> Viewing | None:
        return self.rows.get((account_id, viewing_key))

    def record(self, was: Viewing | None, now: Viewing, template_id: str, expires_s: int) -> bool:
        row = (now.account_id, now.id)
        if self.rows.get(row) != was:
            return False
        added = sums_of(now.state) - sums_of(was.state if was else None)
        for key, amounts in (
            (now.video_id, added),
            (f"{template_id}/total", Sums(*added.counts)),
            (f"{template_id}/{utc_day(now.created_ms)}", added),
        ):
            self.sums[now.account_id, key] = self.sums.get((now.account_id, key), NO_SUMS) + amounts
        self.rows[row], self.expires_s[row] = now, expires_s
        return True

    def of_videos(self, account_id: str, video_ids: Sequence[str]) -> dict[str, Sums]:
        self.reads += bool(video_ids)
        return {id_: self.sums[account_id, id_] for id_ in video_ids if (account_id, id_) in self.sums}

    def of_templates(self, account_id: str, template_ids: Sequence[str]) -> dict[str, Sums]:
        self.reads += bool(template_ids)
        keys = {id_: (account_id, f"{id_}/total") for id_ in template_ids}
        return {id_: self.sums[key] for id_, key in keys.items() if key in self.sums}

    def by_day(self, account_id: str, template_id: str, first_day: str, last_day: str) -> dict[str, Sums]:
        first, last = f"{template_id}/{first_day}", f"{template_id}/{last_day}"
        keys = sorted(key for key in self.sums if key[0] == account_id and first <= key[1] <= last)
        return {key[1].partition("/")[2]: self.sums[key] for key in keys}

    def viewings_of(self, account_id: str, video_id: str, most: int) -> Sequence[Viewing]:
        rows = [row for key, row in self.rows.items() if key[0] == account_id and row.video_id == video_id]
        return [row for row in rows if row.is_listed][:most]

    def delete_of_video(self, account_id: str, video_id: str) -> None:
        for key in [key for key, row in self.rows.items() if key[0] == account_id and row.video_id == video_id]:
            del self.rows[key], self.expires_s[key]
        self.sums.pop((account_id, video_id), None)

    def delete_of_template(self, account_id: str, template_id: str) -> None:
        for key in [key for key in self.sums if key[0] == account_id and key[1].startswith(f"{template_id}/")]:
            del self.sums[key]
