// In lists of networks one types names as one knows them. Streamlit's search wants every letter that is typed, and a
// space where a name has a hyphen would find another network, or none: so spaces are left out, which it finds anyway.

const LISTS = ".st-key-pick-network, [class*='st-key-compare-']";

export function leaveOutSpaces(root = document) {
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const listen = ({ target }) => {
    if (!target.matches("input[role=combobox]") || !target.closest(LISTS) || !target.value.includes(" ")) return;
    write.call(target, target.value.replaceAll(" ", "")); // before the list reads it
  };
  root.addEventListener("input", listen, { capture: true });
}
