import type { FieldErrors } from "../../components/ui/field.tsx";
import { findEndpoint, getEndpoint, getOffer } from "../../src/catalog/index.ts";
import { checkGrant, checkLocation } from "../../src/integrations/check-draft.ts";
import type { Draft, GrantDraft, LocationDraft } from "../../src/integrations/draft.ts";
import { textOf } from "../read-form.ts";
import { readGrantDialog, readLocationDialog } from "./read-draft.ts";

/** What a dialog shows: a row as it is, or as it was typed with what is wrong. */
export type Dialog =
  | {
      readonly kind: "endpoint";
      /** The endpoint whose row is edited; undefined while one is added. */
      readonly original: string | undefined;
      readonly grant: GrantDraft | undefined;
      readonly limitText?: string;
      readonly errors: FieldErrors;
    }
  | {
      readonly kind: "location";
      readonly index: number | undefined;
      readonly location: LocationDraft | undefined;
      readonly percentText?: string;
      readonly errors: FieldErrors;
    };

export type StepContext = {
  readonly buildingIds: readonly string[];
  /** With script the options follow the choice by themselves; without, they are shown before they are taken. */
  readonly hasScript: boolean;
};

export type Stepped = {
  readonly draft: Draft;
  readonly dialog?: Dialog;
  /** Said aloud after the change. */
  readonly announcement?: string;
};

/** One click in the draft: a dialog opens or closes, a row changes. Nothing is stored. */
export function applyStep(
  draft: Draft,
  step: string,
  form: FormData,
  context: StepContext,
): Stepped {
  const [verb = "", rest = ""] = step.split(/ (.*)/s);
  switch (verb) {
    case "add-endpoint":
      return {
        draft,
        dialog: { kind: "endpoint", original: undefined, grant: undefined, errors: {} },
      };
    case "choose-endpoint":
      return { draft, dialog: chooseEndpoint(form) };
    case "edit-endpoint": {
      const grant = draft.grants.find((one) => one.endpoint === rest);
      return grant
        ? { draft, dialog: { kind: "endpoint", original: rest, grant, errors: {} } }
        : { draft };
    }
    case "update-endpoint":
      return updateEndpoint(draft, form, context);
    case "remove-endpoint": {
      const grants = draft.grants.filter((one) => one.endpoint !== rest);
      return {
        draft: { ...draft, grants },
        announcement: `${rest} is out of the list. Not saved yet.`,
      };
    }
    case "add-location":
      return {
        draft,
        dialog: { kind: "location", index: undefined, location: undefined, errors: {} },
      };
    case "edit-location": {
      const index = Number(rest);
      const location = draft.locations[index];
      return location
        ? { draft, dialog: { kind: "location", index, location, errors: {} } }
        : { draft };
    }
    case "choose-location": {
      // What the endpoint's rows may name decides what else there is to choose; the rest stays as it was typed.
      const index = readIndex(form);
      return { draft, dialog: { ...readTypedLocation(form), index, errors: {} } };
    }
    case "update-location":
      return updateLocation(draft, form);
    case "remove-location": {
      const locations = draft.locations.filter((_, index) => index !== Number(rest));
      const announcement = "The pull location is out of the list. Not saved yet.";
      return { draft: { ...draft, locations }, announcement };
    }
    default:
      return { draft };
  }
}

function chooseEndpoint(form: FormData): Dialog {
  const original = textOf(form, "dialog_original") || undefined;
  // The columns drawn so far belong to another endpoint, so the new one's defaults are shown.
  const { grant } = readGrantDialog(form, []);
  return { kind: "endpoint", original, grant, errors: {} };
}

const grantFields = {
  endpoint: "dialog_endpoint",
  columns: "dialog_columns",
  buildings: "dialog_buildings",
  enrollment: "dialog_enrollment",
  programs: "dialog_programs",
  beginOn: "dialog_begin_on",
  rowsMax: "dialog_limit",
  fileName: "dialog_filename",
  reportFieldNames: "dialog_report_field_names",
} as const satisfies Record<keyof GrantDraft, string>;

function updateEndpoint(draft: Draft, form: FormData, context: StepContext): Stepped {
  const original = textOf(form, "dialog_original") || undefined;
  const { grant, limitError, isDrawn } = readGrantDialog(form, context.buildingIds);
  // Nobody grants all columns of an endpoint without having seen them.
  if (!isDrawn && !context.hasScript && findEndpoint(grant.endpoint, "read")) {
    return { draft, dialog: { kind: "endpoint", original, grant, errors: {} } };
  }
  const others = draft.grants.filter((one) => one.endpoint !== original);
  const errors = {
    ...nameErrors(checkGrant(grant, others), grantFields),
    ...(limitError ? { dialog_limit: limitError } : {}),
  };
  if (Object.keys(errors).length > 0) {
    const limitText = textOf(form, "dialog_limit");
    return { draft, dialog: { kind: "endpoint", original, grant, limitText, errors } };
  }
  const isKnown = draft.grants.some((one) => one.endpoint === original);
  const grants = isKnown
    ? draft.grants.map((one) => (one.endpoint === original ? grant : one))
    : [...draft.grants, grant];
  const announcement = `${getEndpoint(grant.endpoint).title} is in the list. Not saved yet.`;
  return { draft: { ...draft, grants }, announcement };
}

/**
 * Saving while a dialog stands open, as without script it can: its row would be lost, so it comes back as it was typed.
 */
export function keepOpenDialog(
  draft: Draft,
  form: FormData,
  buildingIds: readonly string[],
): Stepped | undefined {
  if (!form.has("dialog_endpoint")) return undefined;
  const errors = { dialog_endpoint: "Nothing is saved yet. Press Update or Cancel here first." };
  if (form.has("dialog_index")) {
    return { draft, dialog: { ...readTypedLocation(form), index: readIndex(form), errors } };
  }
  const original = textOf(form, "dialog_original") || undefined;
  const { grant } = readGrantDialog(form, buildingIds);
  const limitText = textOf(form, "dialog_limit");
  return { draft, dialog: { kind: "endpoint", original, grant, limitText, errors } };
}

function readIndex(form: FormData): number | undefined {
  const text = textOf(form, "dialog_index");
  return text === "" ? undefined : Number(text);
}

/** The open dialog as it was typed, a percentage that is no number included. */
function readTypedLocation(form: FormData) {
  const { location } = readLocationDialog(form);
  return { kind: "location", location, percentText: textOf(form, "dialog_error_percent") } as const;
}

const locationFields = {
  endpoint: "dialog_endpoint",
  filePath: "dialog_file_path",
  fileType: "dialog_file_type",
  isFolder: "dialog_folder",
  mode: "dialog_mode",
  newBuildings: "dialog_new_buildings",
  encoding: "dialog_encoding",
  errorPercentMax: "dialog_error_percent",
  mayBeEmpty: "dialog_may_be_empty",
  afterSuccess: "dialog_after_success",
  archiveFolder: "dialog_archive_folder",
} as const satisfies Record<keyof LocationDraft, string>;

function updateLocation(draft: Draft, form: FormData): Stepped {
  const index = readIndex(form);
  const { location, percentError } = readLocationDialog(form);
  const others = draft.locations.filter((_, position) => position !== index);
  const errors = {
    ...nameErrors(checkLocation(location, others), locationFields),
    ...(percentError ? { [locationFields.errorPercentMax]: percentError } : {}),
  };
  if (Object.keys(errors).length > 0) {
    return { draft, dialog: { ...readTypedLocation(form), index, errors } };
  }
  const locations =
    index !== undefined && draft.locations[index]
      ? draft.locations.map((one, position) => (position === index ? location : one))
      : [...draft.locations, location];
  const announcement = `${getOffer(location.endpoint).title} is in the list. Not saved yet.`;
  return { draft: { ...draft, locations }, announcement };
}

function nameErrors<Part extends string>(
  errors: Partial<Record<Part, string>>,
  fields: Record<Part, string>,
): FieldErrors {
  const named: Record<string, string> = {};
  for (const [part, sentence] of Object.entries(errors)) {
    // Safe because `errors` has no other keys than `fields`.
    if (typeof sentence === "string") named[fields[part as Part]] = sentence;
  }
  return named;
}
