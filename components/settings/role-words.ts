export type Role = "administrator" | "viewer";

export const roleWords: Readonly<Record<Role, string>> = {
  administrator: "Administrator",
  viewer: "Viewer",
};

export const roleHints: Readonly<Record<Role, string>> = {
  administrator: "Decides who gets or gives which data, and sees students.",
  viewer: "Sees how data exchanges are doing. Changes nothing, and sees no student.",
};
