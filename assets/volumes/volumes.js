// The stages of a network as solids. A click on one is heard by the page: see assets/selection.

export default function ({ data, parentElement }) {
  parentElement.querySelector(".nv-volumes-view").innerHTML = data.svg;
}
