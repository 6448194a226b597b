import type { Crumb } from "../ui/breadcrumb.tsx";

/** Where the page of a run stands: below its integration, or below the uploads. */
export type RunPlace = {
  /** What it is a run of: an integration's name, or the name of a file. */
  readonly name: string;
  readonly crumbs: readonly Crumb[];
  /** The path of the link that is lit. */
  readonly current: string;
};

const listPath = "/settings/data-imports-exports";
export const uploadPath = "/settings/upload";

export function placeOfIntegration(name: string, href: string): RunPlace {
  return {
    name,
    crumbs: [
      { label: "Settings" },
      { label: "Data Imports/Exports", href: listPath },
      { label: name, href },
    ],
    current: listPath,
  };
}

export function placeOfUpload(fileName: string): RunPlace {
  return {
    name: fileName,
    crumbs: [{ label: "Settings" }, { label: "Upload", href: uploadPath }],
    current: uploadPath,
  };
}
