"""Twenty sentences as abstracts of the field have them, each answered by one command and by pandas.

The rows are made up, so that the sentences need not hold; only what they compare is taken from the
literature. Named sources:

- S&V: Semetko, H. A. and Valkenburg, P. M. (2000), Framing European politics: a content analysis of
  press and television news, Journal of Communication 50(2), abstract.
- MSM: Muñiz, C., Saldierna, A. R. and Marañón, F. J. (2018), Framing of electoral processes,
  Palabra Clave 21(3), abstract.
- FKW: Field, A. et al. (2018), Framing and agenda-setting in Russian news, EMNLP, abstract.

The other sentences are of a kind that is common in studies of frames, reasons and manifestos.
"""

import random
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

FRAMES = ("Responsibility", "Conflict", "Human interest", "Economy", "Morality")
Groups = dict[tuple[str | None, ...], dict[str, Any]]


def made_up(seed: int = 2000) -> pd.DataFrame:
    chance = random.Random(seed)  # noqa: S311  # rows, no secrets
    rows = []
    for number in range(60):
        outlet, medium, style = chance.choice(
            [
                ("Courant", "press", "serious"),
                ("Globe", "press", "tabloid"),
                ("News", "tv", "serious"),
            ]
        )
        first, second = chance.sample(FRAMES, 2)
        label = chance.choice([first, first, first, f"{first} ({second})"])
        date = f"{chance.choice([2007, 2008, 2009])}-{chance.randint(1, 12):02}-01"
        text = f"Text {number % 40}"
        rows.append((f"A{number}", outlet, text, label, medium, style, date, chance.randint(1, 9)))
    names = ["argument", "actor", "motivation", "label", "medium", "style", "date", "reach"]
    return pd.DataFrame(rows, columns=names)


NEWS = made_up()
NEWS["first"] = NEWS["label"].str.split(" (", regex=False).str[0]
NEWS["year"] = NEWS["date"].str[:4]


def counted(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    return pd.crosstab(rows[by], rows["first"])


def share(rows: pd.DataFrame, frame: str) -> Fraction:
    return Fraction(int((rows["first"] == frame).sum()), len(rows))


def ranking(counts: Any) -> list[str]:
    return sorted(FRAMES, key=lambda frame: (-Fraction(str(counts[frame])), frame))


class Sentence(NamedTuple):
    """A sentence, the command for it, how its answer is read, and the answer by pandas."""

    text: str
    options: tuple[str, ...]
    read: Callable[[Groups], Any]
    aside: Callable[[], Any]


def of(groups: Groups, *key: str | None, what: str = "counts") -> Any:
    return groups[key][what]


SENTENCES = (
    Sentence(
        "the attribution of responsibility frame was most common, followed by … (S&V)",
        (),
        lambda groups: ranking(of(groups, None)),
        lambda: ranking(NEWS["first"].value_counts()),
    ),
    Sentence(
        "the use of frames depended on the type of outlet (S&V)",
        ("--by", "style"),
        lambda groups: [ranking(of(groups, style)) for style in ("serious", "tabloid")],
        lambda: [ranking(counted(NEWS, "style").loc[style]) for style in ("serious", "tabloid")],
    ),
    Sentence(
        "serious outlets more often used the responsibility frame (S&V)",
        ("--by", "style", "--share", "fraction"),
        lambda groups: [
            Fraction(str(of(groups, style, what="shares")["Responsibility"]))
            for style in ("serious", "tabloid")
        ],
        lambda: [
            share(NEWS[NEWS["style"] == style], "Responsibility")
            for style in ("serious", "tabloid")
        ],
    ),
    Sentence(
        "while game dominated in television, the press emphasized conflict (MSM)",
        ("--by", "medium"),
        lambda groups: {medium: of(groups, medium, what="leader") for medium in ("press", "tv")},
        lambda: {
            medium: counts.idxmax() if (counts == counts.max()).sum() == 1 else None
            for medium, counts in counted(NEWS, "medium").iterrows()
        },
    ),
    Sentence(
        "the stage of the campaign moderates the use of frames (MSM)",
        ("--by", "medium", "--by", "date:year"),
        lambda groups: of(groups, "press", "2008")["Conflict"],
        lambda: int(
            (
                (NEWS["medium"] == "press")
                & (NEWS["year"] == "2008")
                & (NEWS["first"] == "Conflict")
            ).sum()
        ),
    ),
    Sentence(
        "articles mention it more frequently in some months (FKW)",
        ("--by", "date:month"),
        lambda groups: {key[0]: group["arguments"] for key, group in groups.items() if key[0]},
        lambda: NEWS["date"].str[:7].value_counts().sort_index().to_dict(),
    ),
    Sentence(
        "the share of conflict rose from one year to the next",
        ("--by", "date:year", "--share", "fraction"),
        lambda groups: [
            Fraction(str(of(groups, year, what="shares")["Conflict"]))
            for year in ("2007", "2008", "2009")
        ],
        lambda: [share(rows, "Conflict") for _, rows in NEWS.groupby("year")],
    ),
    Sentence(
        "a third of all reasons are economic",
        ("--share", "fraction"),
        lambda groups: Fraction(str(of(groups, None, what="shares")["Economy"])),
        lambda: share(NEWS, "Economy"),
    ),
    Sentence(
        "no outlet but the tabloid argues morally most of the time",
        (),
        lambda groups: [of(groups, actor)["Morality"] for actor in ("Courant", "Globe", "News")],
        counted(NEWS, "actor")["Morality"].tolist,
    ),
    Sentence(
        "if only serious outlets are considered, the order is the same",
        ("--where", "style=serious"),
        lambda groups: ranking(of(groups, None)),
        lambda: ranking(NEWS[NEWS["style"] == "serious"]["first"].value_counts()),
    ),
    Sentence(
        "outside the tabloids, human interest is rare",
        ("--where", "style!=tabloid"),
        lambda groups: of(groups, None)["Human interest"],
        lambda: int((NEWS[NEWS["style"] != "tabloid"]["first"] == "Human interest").sum()),
    ),
    Sentence(
        "in the two newspapers of 2009 …",
        ("--where", "actor=Courant", "--where", "actor=Globe", "--where", "date!=2009-01-01"),
        lambda groups: of(groups, None, what="arguments"),
        lambda: int(
            (NEWS["actor"].isin(["Courant", "Globe"]) & (NEWS["date"] != "2009-01-01")).sum()
        ),
    ),
    Sentence(
        "a quarter of the texts combine two frames",
        (),
        lambda groups: of(groups, None, what="mixed"),
        lambda: int(NEWS["label"].str.contains("(", regex=False).sum()),
    ),
    Sentence(
        "conflict is present in many texts, if seldom the main frame",
        ("--rule", "any"),
        lambda groups: of(groups, None)["Conflict"],
        lambda: int(NEWS["label"].str.contains("Conflict").sum()),
    ),
    Sentence(
        "texts with a single frame are mostly about the economy",
        ("--rule", "pure"),
        lambda groups: of(groups, None)["Economy"],
        lambda: int((NEWS["label"] == "Economy").sum()),
    ),
    Sentence(
        "giving the second frame a quarter of the weight …",
        ("--rule", "weighted", "--weight", "3/4"),
        lambda groups: Fraction(str(of(groups, None)["Conflict"])),
        lambda: sum(
            Fraction(1)
            if label == "Conflict"
            else Fraction(3, 4)
            if label.startswith("Conflict (")
            else Fraction("Conflict" in label) / 4
            for label in NEWS["label"]
        ),
    ),
    Sentence(
        "counting each outlet's use of a frame in a text once …",
        ("--distinct", "actor,motivation,label"),
        lambda groups: of(groups, None, what="arguments"),
        lambda: len(NEWS.drop_duplicates(["actor", "motivation", "label"])),
    ),
    Sentence(
        "weighted by the reach of the outlet …",
        ("--column", "n=reach", "--by", "medium"),
        lambda groups: [of(groups, medium)["Economy"] for medium in ("press", "tv")],
        lambda: [
            int(rows.loc[rows["first"] == "Economy", "reach"].sum())
            for _, rows in NEWS.groupby("medium")
        ],
    ),
    Sentence(
        "only outlets with at least twenty texts are compared",
        ("--min", "20"),
        lambda groups: sorted(key[0] for key in groups if key[0]),
        lambda: sorted(NEWS["actor"].value_counts().loc[lambda number: number >= 20].index),
    ),
    Sentence(
        "leaving moral reasons aside, which frame leads?",
        ("--residual", "Morality", "--residual", "Economy"),
        lambda groups: of(groups, None, what="margin"),
        lambda: int(
            NEWS["first"]
            .value_counts()[["Responsibility", "Conflict", "Human interest"]]
            .nlargest(2)
            .diff()
            .abs()
            .iloc[-1]
        ),
    ),
)


@pytest.fixture
def news(project: "Project") -> "Project":
    project.write("news.csv", NEWS.drop(columns=["first", "year"]).to_csv(index=False))
    codes = "".join(f"label,{frame}\n" for frame in FRAMES)
    project.write("codebook.csv", f"variable,code\n{codes}")
    return project


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.text)
def test_a_sentence_is_answered_by_one_command_as_by_pandas(
    news: "Project", sentence: Sentence
) -> None:
    fixed = ("--codebook", "codebook.csv", "--format", "json")
    ran = news.run("tally", "news.csv", *fixed, *sentence.options)
    assert ran.code == 0, ran.err
    by = ran.json["by"] if isinstance(ran.json["by"], list) else [ran.json["by"]]
    groups = {tuple(group[column] for column in by): group for group in ran.json["groups"]}
    assert sentence.read(groups) == sentence.aside()


def test_there_are_twenty_sentences() -> None:
    assert len(SENTENCES) == 20
