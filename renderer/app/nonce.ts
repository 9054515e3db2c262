/**
 * The policy of this page lets a <style> element in only with the nonce of this load. xterm and the editor add such
 * elements and have no option for it, so every style element gets it when it is made. Imported before everything else.
 */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

type Create = (name: string, options?: ElementCreationOptions) => HTMLElement;
const page = document as { createElement: Create };
const create: Create = page.createElement.bind(document);
page.createElement = (name, options) => {
  const element = create(name, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
};
