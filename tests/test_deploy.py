"""What deploy/ says fits together, and what the code and the documents say; it cannot be started here."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
KUBERAY = {each["kind"]: each for each in yaml.safe_load_all((ROOT / "deploy/kuberay.yaml").read_text())}
IMAGE = (ROOT / "deploy/Dockerfile").read_text()
REQUIRED = (ROOT / "requirements-cluster.txt").read_text() + (ROOT / "requirements-dev.txt").read_text()


def pods():
    groups = [KUBERAY["RayCluster"]["spec"]["headGroupSpec"], *KUBERAY["RayCluster"]["spec"]["workerGroupSpecs"]]
    return [group["template"]["spec"] for group in groups] + [KUBERAY["Deployment"]["spec"]["template"]["spec"]]


def app_variables(source):
    if source == "compose":
        return COMPOSE["services"]["app"]["environment"]
    (container,) = pods()[-1]["containers"]
    return {each["name"]: each.get("value", "a secret") for each in container["env"]}


@pytest.mark.parametrize(
    "text", [IMAGE, *((ROOT / f"deploy/{name}.yaml").read_text() for name in ("compose", "kuberay"))]
)
def test_every_variable_is_one_that_the_code_reads(text):
    code = "".join(path.read_text() for path in (ROOT / "netviz").rglob("*.py"))
    # Compose itself reads NETVIZ_DB_PASSWORD.
    unknown = {name for name in re.findall(r"NETVIZ_\w+", text) if f'"{name}"' not in code}
    assert unknown <= {"NETVIZ_DB_PASSWORD"}


@pytest.mark.parametrize("source", ["compose", "kuberay"])
def test_the_app_starts_its_runs_on_the_cluster_that_is_beside_it(source):
    variables = app_variables(source)
    heads = {"compose": "ray-head" in COMPOSE["services"] and "ray-head", "kuberay": "netviz-head-svc"}
    assert KUBERAY["RayCluster"]["metadata"]["name"] == "netviz"  # whose head's service is called netviz-head-svc
    assert variables["NETVIZ_EXECUTOR"] == "ray"
    assert variables["NETVIZ_RAY_URL"] == f"http://{heads[source]}:8265"


def test_everyone_sees_the_shared_folder_and_the_record():
    for name in ("app", "ray-head", "ray-node"):
        service = COMPOSE["services"][name]
        assert "files:/files" in service["volumes"]
        assert service["environment"]["NETVIZ_DB_URL"].startswith("postgresql+psycopg://")
    for pod in pods():
        (container,) = pod["containers"]
        assert "/files" in {mount["mountPath"] for mount in container["volumeMounts"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
        assert any(each["name"] == "NETVIZ_DB_URL" and "secretKeyRef" in each["valueFrom"] for each in container["env"])
    (claim,) = {volume["persistentVolumeClaim"]["claimName"] for pod in pods() for volume in pod["volumes"]}
    assert claim == KUBERAY["PersistentVolumeClaim"]["metadata"]["name"]
    assert "NETVIZ_FILES=/files" in IMAGE


def test_the_cluster_s_nodes_together_hold_the_slots():
    group = KUBERAY["RayCluster"]["spec"]["workerGroupSpecs"][0]
    variables = app_variables("kuberay")
    cpus = int(group["rayStartParams"]["num-cpus"])
    jobs = cpus // int(variables["NETVIZ_RAY_CPUS"])
    assert jobs * group["maxReplicas"] == int(variables["NETVIZ_SLOTS"])
    (container,) = group["template"]["spec"]["containers"]
    assert container["resources"]["limits"]["cpu"] == str(cpus)
    gibibytes = int(container["resources"]["limits"]["memory"].removesuffix("Gi"))
    assert jobs * int(variables["NETVIZ_WORKER_MB"]) * 10**6 < gibibytes * 2**30


def test_versions_are_those_that_are_tested():
    (ray,) = re.findall(r"ray\[default\]==(\S+)", REQUIRED)
    assert KUBERAY["RayCluster"]["spec"]["rayVersion"] == ray
    assert re.findall(r"psycopg\S+==[\d.]+", IMAGE) == re.findall(r"psycopg\S+==[\d.]+", REQUIRED)
