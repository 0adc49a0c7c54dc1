"""The sample world in the official formats, so that the readers can be tried.

`to_lheo` writes LHEO 2.3, valid against the official schema; `to_france_travail`
writes one offer a line in the shape of the *Offres d'emploi v2* answer. What a
format has no element for goes in its own place for extensions (``extras`` in
LHEO), read back by our reader.
"""

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import cast

import polars as pl

from ingest.readers.lheo_tables import (
    AIMS,
    CPF,
    FUNDER_CODES,
    LEVELS,
    MODES,
    SELECTIONS,
    STATUSES,
)

NAMESPACE = "http://lheo.gouv.fr/2.3"
_LEVEL_CODES = {level: code for code, level in LEVELS.items() if len(code) == 2}
_MODE_CODES = {mode: code for code, mode in MODES.items()}
_AIM_CODES = {aim: code for code, aim in AIMS.items()}
_SELECTION_CODES = {key: code for code, key in SELECTIONS.items()}
_STATUS_CODES = {status: code for code, status in STATUSES.items()}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TOWN = re.compile(r"(?P<lines>.*?)(?:, )?(?P<code>[0-9]{5}) (?P<town>.+)", re.DOTALL)

_EVERYBODY = "83056"  # Formacode of the public: LHEO asks for one

Record = dict[str, object]


# --- LHEO


def to_lheo(trainings: pl.DataFrame, sessions: pl.DataFrame) -> bytes:
    """Return the trainings as an LHEO 2.3 file in UTF-8.

    A training is one ``formation``; each of its sessions is one ``action`` with
    one ``session``, because place, hours and price belong to the action there. A
    training without a session is left out: LHEO asks for one. Texts longer than
    LHEO's limits are cut.

    Parameters
    ----------
    trainings
        A frame of `matcher.tables.TRAININGS`.
    sessions
        A frame of `matcher.tables.SESSIONS`.
    """
    of_training: dict[object, list[Record]] = {}
    for session in sessions.iter_rows(named=True):
        of_training.setdefault(session["training_id"], []).append(session)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<lheo xmlns="{NAMESPACE}"><offres>',
    ]
    for training in trainings.iter_rows(named=True):
        if its_sessions := of_training.get(training["training_id"]):
            parts += _formation(training, its_sessions)
    parts.append("</offres></lheo>\n")
    return "\n".join(parts).encode()


def _formation(training: Record, sessions: list[Record]) -> Iterator[str]:
    changed = _day(training["updated_on"])
    since = f' datemaj="{changed}"' if changed else ""
    yield f'<formation numero="{_text(training["training_id"])}"{since}>'
    yield from _domain(training)
    yield _element("intitule-formation", training["title"], 255)
    yield _element("objectif-formation", training["objective"] or "-", 3000)
    yield _element("resultats-attendus", "-")
    yield _element("contenu-formation", training["content"] or "-", 3000)
    yield _element("certifiante", _bit(training["certifying"]) or "0")
    yield "<contact-formation><coordonnees/></contact-formation>"
    yield _element("parcours-de-formation", 4)
    yield _element("code-niveau-entree", _level(training["level_in"]) or "0")
    if aim := _AIM_CODES.get(str(training["aim"])):
        yield _element("objectif-general-formation", aim)
    yield from _certification(training)
    if level := _level(training["level_out"]):
        yield _element("code-niveau-sortie", level)
    if training["url"]:
        url = _element("urlweb", training["url"], 400)
        yield f"<url-formation>{url}</url-formation>"
    for session in sessions:
        yield from _action(training, session)
    yield from _provider(training)
    yield "</formation>"


def _domain(training: Record) -> Iterator[str]:
    yield "<domaine-formation>"
    for rank, code in enumerate(_list(training["formacodes"])[:5]):
        tag = ' tag="principal"' if rank == 0 else ""
        yield f'<code-FORMACODE ref="V14"{tag}>{_text(code)}</code-FORMACODE>'
    yield from (_element("code-NSF", code) for code in _list(training["nsf"])[:3])
    yield from (_element("code-ROME", code) for code in _list(training["romes"])[:5])
    yield "</domaine-formation>"


def _certification(training: Record) -> Iterator[str]:
    label = training["certification"]
    codes = (
        ("code-RNCP", str(training["rncp"] or "").removeprefix("RNCP")),
        ("code-CERTIFINFO", training["certifinfo"]),
        ("code-RS", training["rs"]),
    )
    inside = [_element(name, code) for name, code in codes if code]
    if label:
        inside.append(_extras("intitule-certification", label))
    if inside:
        yield f"<certification>{''.join(inside)}</certification>"


def _provider(training: Record) -> Iterator[str]:
    name = training["provider"] or "-"
    siret = training["siret"] or "0" * 14
    yield "<organisme-formation-responsable>"
    yield _element("numero-activite", "9" * 11)
    yield f"<SIRET-organisme-formation>{_element('SIRET', siret)}"
    yield "</SIRET-organisme-formation>"
    yield _element("nom-organisme", name, 250)
    yield _element("raison-sociale", name, 250)
    yield "<coordonnees-organisme><coordonnees/></coordonnees-organisme>"
    yield "<contact-organisme><coordonnees/></contact-organisme>"
    yield "</organisme-formation-responsable>"


def _action(training: Record, session: Record) -> Iterator[str]:
    yield f'<action numero="{_text(session["session_id"])}">'
    yield _element("rythme-formation", "-")
    for code in (_list(training["publics"]) or [_EVERYBODY])[:10]:
        yield f'<code-public-vise ref="V14">{_text(code)}</code-public-vise>'
    yield from _said("info-public-vise", training["public_info"], 250)
    yield _element("niveau-entree-obligatoire", _bit(training["level_in"] is not None))
    yield _element("modalites-alternance", "-")
    yield _element("modalites-enseignement", _MODE_CODES.get(str(session["mode"]), "0"))
    yield _element("conditions-specifiques", training["prerequisite"] or "-", 3000)
    yield _element(
        "prise-en-charge-frais-possible", _bit(session["funding_possible"]) or "0"
    )
    yield from _place(session)
    yield _element("modalites-entrees-sorties", _bit(session["open_entry"]) or "0")
    yield from _session(training, session)
    yield from _on_site(session)
    if session["price_eur"] is not None:
        price = f"{session['price_eur']:.2f}".replace(".", ",")
        yield _element("prix-total-TTC", price, 10)
    if session["hours"] is not None:
        yield _element("nombre-heures-total", session["hours"])
    yield from _said("detail-conditions-prise-en-charge", training["funding_info"], 600)
    yield from _funders(training["funder"], session["seats"])
    if (paid := _bit(session["paid"])) is not None:
        yield _extras("remuneration", paid)
    if training["programme"]:
        yield _extras("programme", training["programme"])
    yield "</action>"


def _on_site(session: Record) -> Iterator[str]:
    """Yield meetings, meals, lodging and transport, in the order of the standard."""
    if session["info_at"]:
        yield "<adresse-information>"
        yield from _line(session["info_at"])
        yield "</adresse-information>"
    for day in _list(session["info_dates"])[:3]:
        inside = _element("date", _day(day))
        yield f"<date-information>{inside}</date-information>"
    yield from _said("restauration", session["catering"], 250)
    yield from _said("hebergement", session["lodging"], 250)
    yield from _said("transport", session["transport"], 250)
    yield from _said("acces-handicapes", session["access"], 250)
    yield from _said("frais-restants", session["extra_costs"], 200)


def _said(name: str, value: object, longest: int) -> Iterator[str]:
    if value:
        yield _element(name, value, longest)


def _funders(funder: object, seats: object) -> Iterator[str]:
    names = str(funder).split(", ") if funder else []
    codes = [FUNDER_CODES[name] for name in names if name in FUNDER_CODES]
    for rank, code in enumerate(codes[:8]):
        yield f"<organisme-financeur>{_element('code-financeur', code)}"
        if rank == 0 and seats is not None:
            yield _element("nb-places-financees", seats)
        yield "</organisme-financeur>"


def _session(training: Record, session: Record) -> Iterator[str]:
    yield f'<session numero="{_text(session["session_id"])}"><periode>'
    yield _element("debut", _day(session["starts_on"]) or "00000000")
    yield _element("fin", _day(session["ends_on"]) or "99999999")
    yield "</periode><adresse-inscription>"
    yield from _line(session["contact"])
    yield "</adresse-inscription>"
    yield from _said("modalites-inscription", session["enrol_how"], 255)
    if session["enrol_from"] or session["enrol_until"]:
        start = _element("debut", _day(session["enrol_from"]) or "00000000")
        end = _element("fin", _day(session["enrol_until"]) or "99999999")
        inside = f"<periode>{start}{end}</periode>"
        yield f"<periode-inscription>{inside}</periode-inscription>"
    if status := _STATUS_CODES.get(str(session["status"])):
        yield _element("etat-recrutement", status)
    for key in _list(session["selection"]):
        inside = _element("modalite-recrutement", _SELECTION_CODES[str(key)])
        yield f"<recrutement>{inside}</recrutement>"
    yield from _reached(session["enrol_contact"])
    if training["funder"] == CPF:
        yield _extras("eligibilite-cpf", "1")
    yield "</session>"


def _reached(contact: object) -> Iterator[str]:
    """Yield a contact: what has an at sign is an e-mail, the rest a telephone."""
    if not contact:
        return
    parts = str(contact).split(", ")
    number = next((part for part in parts if "@" not in part), None)
    mail = next((part for part in parts if "@" in part), None)
    yield "<contact-session><coordonnees>"
    if number:
        yield f"<telfixe>{_element('numtel', number, 25)}</telfixe>"
    yield from _said("courriel", mail, 160)
    yield "</coordonnees></contact-session>"


def _line(address: object) -> Iterator[str]:
    """Yield an address written on one line."""
    written = str(address or "")
    found = _TOWN.fullmatch(written)
    lines = (found["lines"] if found else written) or "-"
    yield "<adresse>"
    for line in lines.split(", ")[:4]:
        yield _element("ligne", line, 50)
    yield _element("codepostal", found["code"] if found else "00000")
    yield _element("ville", found["town"] if found else "-", 50)
    yield "</adresse>"


def _place(session: Record) -> Iterator[str]:
    commune, departement = session["code_commune"], session["departement"]
    if commune is None and session["place"] is None:
        return
    yield "<lieu-de-formation><coordonnees><adresse>"
    yield _element("ligne", "-")
    postal = f"{departement}000"[:5] if departement else "00000"
    yield _element("codepostal", postal)
    yield _element("ville", session["place"] or "-", 50)
    if departement:
        yield _element("departement", departement)
    if commune:
        yield _element("code-INSEE-commune", commune)
    if session["latitude"] is not None and session["longitude"] is not None:
        yield "<geolocalisation>"
        yield _element("latitude", session["latitude"])
        yield _element("longitude", session["longitude"])
        yield "</geolocalisation>"
    yield "</adresse></coordonnees></lieu-de-formation>"


def _extras(info: str, value: object) -> str:
    name = _text(info)
    inside = f'<extra info="{name}">{_text(value)}</extra>'
    return f'<extras info="{name}">{inside}</extras>'


def _element(name: str, value: object, longest: int | None = None) -> str:
    text = str(value) if longest is None else str(value)[:longest]
    return f"<{name}>{_text(text)}</{name}>"


def _text(value: object) -> str:
    return html.escape(_NOT_XML.sub("", str(value)))


def _bit(value: object) -> str | None:
    return None if value is None else str(int(bool(value)))


def _level(value: object) -> str | None:
    return _LEVEL_CODES.get(value) if isinstance(value, int) else None


def _day(value: object) -> str | None:
    return f"{value:%Y%m%d}" if isinstance(value, date) else None


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


# --- France Travail


_CONTRACT_LABELS = {
    "CDI": "Contrat à durée indéterminée",
    "CDD": "Contrat à durée déterminée",
    "MIS": "Mission intérimaire",
    "SAI": "Contrat travail saisonnier",
    "LIB": "Profession libérale",
    "CCE": "Profession commerciale",
    "DIN": "CDI Intérimaire",
}
_EXPERIENCE_LABELS = {
    "D": "Débutant accepté",
    "S": "Expérience souhaitée",
    "E": "Expérience exigée",
}


def to_france_travail(offers: pl.DataFrame) -> bytes:
    """Return the offers as JSON lines in the shape of the API, in UTF-8.

    Parameters
    ----------
    offers
        A frame of `matcher.tables.OFFERS`.
    """
    lines = (
        json.dumps(_api_offer(offer), ensure_ascii=False)
        for offer in offers.iter_rows(named=True)
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _api_offer(offer: Record) -> Record:
    """Return one offer; what is unknown is left out, as the API does."""
    contract, experience = str(offer["contract"]), str(offer["experience"])
    full_time = {True: "Temps plein", False: "Temps partiel"}
    day = offer["published_on"]
    fields: Record = {
        "id": offer["offer_id"],
        "intitule": offer["title"],
        "description": offer["text"],
        "dateCreation": f"{day:%Y-%m-%d}T08:00:00.000Z" if day else None,
        "lieuTravail": _known(
            {
                "libelle": offer["place"],
                "latitude": offer["latitude"],
                "longitude": offer["longitude"],
                "commune": offer["code_commune"],
            }
        ),
        "romeCode": offer["rome"],
        "appellationlibelle": offer["appellation"],
        "entreprise": _known({"nom": offer["company"]}),
        "typeContrat": offer["contract"],
        "typeContratLibelle": _CONTRACT_LABELS.get(contract),
        "experienceExige": offer["experience"],
        "experienceLibelle": _EXPERIENCE_LABELS.get(experience),
        "competences": [{"code": code} for code in _list(offer["competences"])],
        "salaire": _known({"libelle": offer["salary"]}),
        "dureeTravailLibelleConverti": full_time.get(bool(offer["full_time"]))
        if offer["full_time"] is not None
        else None,
        "alternance": offer["apprenticeship"],
        "nombrePostes": offer["positions"],
        "origineOffre": _known({"urlOrigine": offer["url"]}),
    }
    return _known(fields)


def _known(fields: Record) -> Record:
    return {key: value for key, value in fields.items() if value not in (None, [], {})}
