import type { EndpointDialogData } from "../../components/integrations/endpoint-dialog.tsx";
import type { EndpointChoices } from "../../components/integrations/endpoint-fields.tsx";
import type { PullLocationDialogData } from "../../components/integrations/pull-location-dialog.tsx";
import type { PullLocationOptions } from "../../components/integrations/pull-location-options.tsx";
import { columnNames, columnOf, type Endpoint } from "../../src/catalog/endpoint.ts";
import { findEndpoint, findOffer, listEndpoints, listOffers } from "../../src/catalog/index.ts";
import { programNames } from "../../src/catalog/endpoints/plan-words.ts";
import { enrollmentCodes } from "../../src/catalog/endpoints/students.ts";
import { checkLoadMode } from "../../src/integrations/check-load-mode.ts";
import { describeLocation } from "../../src/integrations/describe-location.ts";
import {
  locationDefaults,
  type Draft,
  type GrantDraft,
  type LocationDraft,
} from "../../src/integrations/draft.ts";
import { mayAddBuildings } from "../../src/integrations/may-add-buildings.ts";
import type { Dialog } from "./draft-steps.ts";

export type BuildingChoice = { readonly id: string; readonly name: string };

export function drawEndpointDialog(
  dialog: Extract<Dialog, { kind: "endpoint" }>,
  draft: Draft,
  buildings: readonly BuildingChoice[],
): EndpointDialogData {
  const { original, grant, errors } = dialog;
  const granted = draft.grants.map((one) => one.endpoint);
  const free = listEndpoints("read").filter(
    ({ name }) => name === original || name === grant?.endpoint || !granted.includes(name),
  );
  const endpoint = grant && findEndpoint(grant.endpoint, "read");
  const choices = endpoint && drawChoices(endpoint, grant, buildings);
  return {
    original,
    endpoint: endpoint?.name,
    endpoints: free.map(({ name, title }) => ({ value: name, label: title })),
    choices: choices && { ...choices, limit: dialog.limitText ?? choices.limit },
    errors,
  };
}

function drawChoices(
  endpoint: Endpoint,
  grant: GrantDraft,
  buildings: readonly BuildingChoice[],
): EndpointChoices {
  const hangsOnStudent = endpoint.student !== "none";
  const hasBuildings = buildings.length > 0 && (hangsOnStudent || endpoint.building !== undefined);
  return {
    columns: columnNames(endpoint).map((name) => ({
      value: name,
      label: columnOf(endpoint, name).label,
      isChecked: grant.columns.includes(name),
    })),
    neverWithout: (endpoint.neverWithout ?? []).map((name) => columnOf(endpoint, name).label),
    isPackage: endpoint.package !== undefined,
    buildings: hasBuildings
      ? buildings.map(({ id, name }) => ({
          value: id,
          label: name,
          isChecked: grant.buildings === null || grant.buildings.includes(id),
        }))
      : undefined,
    enrollment: hangsOnStudent
      ? {
          usual: endpoint.enrollment,
          isChosen: grant.enrollment !== null,
          statuses: enrollmentCodes.map((code) => ({
            value: code,
            label: code,
            isChecked: grant.enrollment?.includes(code) ?? false,
          })),
        }
      : undefined,
    programs: hangsOnStudent
      ? programNames.map((name) => ({
          value: name,
          label: name,
          isChecked: grant.programs?.includes(name) ?? false,
        }))
      : undefined,
    beginOn: grant.beginOn ?? "",
    hasBeginDate: endpoint.begin !== undefined,
    limit: grant.rowsMax === null ? "" : String(grant.rowsMax),
    filename: grant.fileName ?? "",
    reportFieldNames: grant.reportFieldNames,
  };
}

export function drawLocationDialog(
  { index, location, percentText, errors }: Extract<Dialog, { kind: "location" }>,
  draft: Draft,
): PullLocationDialogData {
  const taken = draft.locations.map((one) => one.endpoint);
  const free = listOffers("write").filter(
    ({ name }) => name === location?.endpoint || !taken.includes(name),
  );
  return {
    index,
    endpoint: location?.endpoint || undefined,
    endpoints: free.map(({ name, title }) => ({ value: name, label: title })),
    filePath: location?.filePath ?? "",
    fileType: location?.fileType ?? "csv",
    isFolder: location?.isFolder ?? false,
    options: drawOptions(location, percentText),
    errors,
  };
}

function drawOptions(
  location: LocationDraft | undefined,
  percentText: string | undefined,
): PullLocationOptions {
  const chosen = { ...locationDefaults, ...location };
  const offer = location && findOffer(location.endpoint, "write");
  // Before an endpoint is chosen it may be one that has the choice.
  const hasSnapshot = !offer || checkLoadMode("snapshot", offer) === undefined;
  return {
    mode: hasSnapshot || chosen.mode !== "snapshot" ? chosen.mode : locationDefaults.mode,
    maySnapshot: hasSnapshot,
    newBuildings: !offer || mayAddBuildings(offer) ? chosen.newBuildings : undefined,
    encoding: chosen.encoding,
    errorPercent: percentText ?? String(chosen.errorPercentMax),
    mayBeEmpty: chosen.mayBeEmpty,
    afterSuccess: chosen.afterSuccess,
    archiveFolder: chosen.archiveFolder ?? "",
    inWords: describeLocation(chosen),
  };
}
