"""A Spark of separate worker processes on this machine, as an Ibis backend: the tables' tests run on it too."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NO_JAVA = "Spark needs Java, and there is no `java` on this machine"
CLUSTER = "local-cluster[2,1,1024]"  # two workers of one core and 1 GiB each
ATTEMPTS = 3  # the workers give up registering after a minute, which a busy machine may take
ZONE = "America/New_York"  # a time zone in which every time of ours would be wrong


def java() -> bool:
    """Whether there is a Java to run Spark with."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") is not None or (home is not None and (Path(home) / "bin" / "java").exists())


@contextmanager
def spark(folder: Path) -> Iterator[tuple[Any, Any]]:
    """A Spark session and the Ibis backend on it; all that it writes is in the folder, and it ends with the block."""
    import ibis

    os.environ["SPARK_WORKER_DIR"] = str(folder / "work")
    os.environ["SPARK_LOCAL_DIRS"] = str(folder / "local")
    session = _started(folder)
    try:
        backend = ibis.pyspark.connect(session)
        session.conf.set("spark.sql.session.timeZone", ZONE)  # not before: Ibis sets it to UTC
        yield session, backend
    finally:
        _stopped(session)


def _started(folder: Path) -> Any:
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "640m",
        "spark.network.timeout": "600s",
        "spark.rpc.askTimeout": "600s",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        # a query of a policy is large, and a few rows of tests are not worth compiling it
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    for attempt in range(ATTEMPTS):
        builder = SparkSession.builder.master(CLUSTER).appName("fairblock")
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
            session.sparkContext.setLogLevel("OFF")
            session.range(1).count()  # a worker is there
            return session
        except Exception:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError(ATTEMPTS)


def _stopped(session: Any) -> None:
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    session.stop()
    if gateway is not None:
        gateway.shutdown()
        process = gateway.proc
        process.stdin.close()
        process.wait(timeout=60)
        SparkContext._gateway = SparkContext._jvm = None
