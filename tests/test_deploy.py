"""What deploy/ says fits together, and what the code and the documents say.

What of it runs without a registry of images runs in tests/hosting.
"""

import json
import re
from configparser import RawConfigParser
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
CLUSTER = yaml.safe_load((ROOT / "deploy/cluster.yaml").read_text())
KUBERAY = {each["kind"]: each for each in yaml.safe_load_all((ROOT / "deploy/kuberay.yaml").read_text())}
IMAGE = (ROOT / "deploy/Dockerfile").read_text()
HOSTING = (ROOT / "docs/hosting.md").read_text()
REQUIRED = (ROOT / "requirements-cluster.txt").read_text() + (ROOT / "requirements-dev.txt").read_text()


def pods():
    groups = [KUBERAY["RayCluster"]["spec"]["headGroupSpec"], *KUBERAY["RayCluster"]["spec"]["workerGroupSpecs"]]
    return [group["template"]["spec"] for group in groups] + [KUBERAY["Deployment"]["spec"]["template"]["spec"]]


def app_variables(source):
    if source == "cluster":
        return CLUSTER["services"]["app"]["environment"]
    (container,) = pods()[-1]["containers"]
    return {each["name"]: each.get("value", "a secret") for each in container["env"]}


@pytest.mark.parametrize(
    "file", ["Dockerfile", "compose.yaml", "cluster.yaml", "kuberay.yaml", "Caddyfile", "netviz.service"]
)
def test_every_variable_is_one_that_the_code_reads(file):
    text = (ROOT / "deploy" / file).read_text()
    code = "".join(path.read_text() for path in (ROOT / "netviz").rglob("*.py"))
    unknown = {name for name in re.findall(r"NETVIZ_\w+", text) if f'"{name}"' not in code}
    of_compose = set(re.findall(r"\$\{(NETVIZ_\w+)", text)) | {"NETVIZ_SITE", "NETVIZ_SERVERS"}  # and of its proxy
    assert unknown <= of_compose


def test_the_proxy_hears_of_what_the_compose_file_tells_it():
    told, asked = COMPOSE["services"]["proxy"], (ROOT / "deploy/Caddyfile").read_text()
    assert set(told["environment"]) <= set(re.findall(r"\{\$(\w+):", asked))
    prefix = COMPOSE["services"]["app"]["environment"]["STREAMLIT_SERVER_BASE_URL_PATH"]
    assert f"handle /{prefix}/*" in asked
    (port,) = re.findall(r"^EXPOSE (\d+)", IMAGE, re.MULTILINE)
    assert f":app:{port}}}" in asked
    assert COMPOSE["services"]["app"]["environment"]["NETVIZ_PROXIES"] == "1"
    assert "ports" not in COMPOSE["services"]["app"]  # or else its visitors could say that they come from elsewhere


def test_an_image_is_not_root_and_writes_to_one_volume():
    app = COMPOSE["services"]["app"]
    assert app["read_only"]
    assert app["volumes"] == ["data:/data"]
    assert re.findall(r"^VOLUME (\S+)", IMAGE, re.MULTILINE) == ["/data"]
    users = re.findall(r"^USER (\S+)", IMAGE, re.MULTILINE)
    assert users[-1] == users[0] == "netviz"
    assert "NETVIZ_HOME=/data" in IMAGE


def test_a_database_is_well_only_where_others_reach_it():
    check = COMPOSE["services"]["database"]["healthcheck"]["test"][-1]
    assert re.search(r"-h 127\.0\.0\.1", check)  # the socket answers while the database is still being set up


def test_no_service_logs_without_end():
    assert all(service["logging"]["options"]["max-size"] for service in COMPOSE["services"].values())


def test_what_the_document_asks_of_compose_is_there():
    asked = re.findall(r"^docker compose -f (\S+) (?:exec -T|run --rm -T|stop|start) (\w+)", HOSTING, re.MULTILINE)
    assert {file for file, _ in asked} == {"deploy/compose.yaml"}
    assert {service for _, service in asked} == {"app", "database"} <= COMPOSE["services"].keys()


def test_a_service_ends_its_server_alone_and_has_the_descriptors_that_the_document_asks_for():
    unit = RawConfigParser()
    unit.optionxform = str
    unit.read(ROOT / "deploy/netviz.service")
    service = unit["Service"]
    assert (service["KillMode"], service["OOMPolicy"]) == ("process", "continue")  # or else runs end, or end the server
    (least,) = re.findall(r"hard limit of at least ([\d,]+)", HOSTING)
    assert int(service["LimitNOFILE"]) >= int(least.replace(",", ""))
    assert f"NETVIZ_HOME=/var/lib/{service['StateDirectory']}" in service["Environment"].split()


def test_a_space_asks_for_the_port_of_the_image():
    header = yaml.safe_load((ROOT / "deploy/huggingface/README.md").read_text().split("---")[1])
    assert header["sdk"] == "docker"
    assert f"EXPOSE {header['app_port']}\n" in IMAGE


def test_a_devcontainer_has_what_the_gate_installs():
    made = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())["postCreateCommand"]
    for package in set(re.findall(r"missing\+=\(([\w-]+)\)", (ROOT / ".ci/run").read_text())) - {"nodejs", "npm"}:
        assert re.search(rf"\b{package}\b", made), package


def test_the_workflow_runs_the_gate_and_nothing_else():
    (job,) = yaml.safe_load((ROOT / ".github/workflows/gate.yml").read_text())["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]


@pytest.mark.parametrize("source", ["cluster", "kuberay"])
def test_the_app_starts_its_runs_on_the_cluster_that_is_beside_it(source):
    variables = app_variables(source)
    heads = {"cluster": "ray-head" in CLUSTER["services"] and "ray-head", "kuberay": "netviz-head-svc"}
    assert KUBERAY["RayCluster"]["metadata"]["name"] == "netviz"  # whose head's service is called netviz-head-svc
    assert variables["NETVIZ_EXECUTOR"] == "ray"
    assert variables["NETVIZ_RAY_URL"] == f"http://{heads[source]}:8265"


def test_everyone_sees_the_shared_folder_and_the_record():
    for name in ("app", "ray-head", "ray-node"):
        service = CLUSTER["services"][name]
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
