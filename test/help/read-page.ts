/** What a page says and what its forms would send, read as a browser reads them. */

export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** The fields of the page's forms, or of the one with that id: what a browser would post if nothing was typed. */
export async function readForms(page: Response | string, id?: string): Promise<Fields> {
  const html = typeof page === "string" ? page : await page.text();
  const form = id === undefined ? "form" : `form#${id}`;
  const fields: Record<string, string[]> = {};
  const add = (name: string | null, value: string): void => {
    if (name !== null) (fields[name] ??= []).push(value);
  };
  let select = "";
  const rewriter = new HTMLRewriter()
    .on(`${form} input`, {
      element(input) {
        const type = input.getAttribute("type") ?? "text";
        const isChoice = type === "checkbox" || type === "radio";
        if (isChoice && !input.hasAttribute("checked")) return;
        if (input.hasAttribute("disabled")) return;
        add(
          input.getAttribute("name"),
          unescape(input.getAttribute("value") ?? (isChoice ? "on" : "")),
        );
      },
    })
    .on(`${form} select`, {
      element(element) {
        select = element.getAttribute("name") ?? "";
      },
    })
    .on(`${form} option[selected]`, {
      element(option) {
        add(select, unescape(option.getAttribute("value") ?? ""));
      },
    });
  await rewriter.transform(new Response(html)).text();
  return Object.fromEntries(
    Object.entries(fields).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? "") : values,
    ]),
  );
}

/** The sentence beside a field, or undefined when there is none. */
export async function errorBeside(html: string, name: string): Promise<string | undefined> {
  let text = "";
  await new HTMLRewriter()
    .on(`[id="${name}-error"]`, {
      text(chunk) {
        text += chunk.text;
      },
    })
    .transform(new Response(html))
    .text();
  return unescape(text).replace("Error:", "").trim() || undefined;
}

/** The text of a page, without markup. */
export function textOf(html: string): string {
  return unescape(
    html.replaceAll(/<(script|style)[^]*?<\/\1>/g, " ").replaceAll(/<[^>]*>/g, " "),
  ).replaceAll(/\s+/g, " ");
}

function unescape(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll(/&#0?39;|&#x27;/g, "'")
    .replaceAll("&amp;", "&");
}
